// `npm run light` as a child process, in front of a real devnet over WebSocket, and of one that lies.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import { RpcFailure } from '../../devnet/rpc/rpc-error.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { chainSpecOf } from '../../devnet/p2p/chain-spec.ts';
import type { ProofFile } from '../../node-light/proof-file/proof-file.ts';
import { uidKeys } from '../../node-light/snapshot/subnet-columns.ts';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { addressOf } from '../../wallet/keys/address.ts';
import { p2pDevnet, SLOT_MS } from '../p2p/p2p-devnet.ts';
import { lightCommand, type LightCommand } from './light-command.ts';
import { lightDevnet } from './light-devnet.ts';

let folder: string;
let devnet: DevnetNode;
let command: LightCommand;
const servers: RunningServer[] = [];
const url = (index: number): string => `ws://127.0.0.1:${servers[index]!.port}`;
const alice = devPair('//Alice').address;

/** Changes a digit in every proof of a single key. What trust begins with is two keys, and told truly. */
const lying: typeof standardMethods = {
  ...standardMethods,
  state_getReadProof: async (params, context) => {
    const answer = (await standardMethods['state_getReadProof']!(params, context)) as { at: string; proof: string[] };
    const [keys] = params as [readonly unknown[]];
    if (keys.length > 1) return answer;
    return { ...answer, proof: answer.proof.map((node) => node.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))) };
  },
};

const light = (...args: string[]) => command.run(...args);
const asked = (...args: string[]) => command.ask(...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taolite-light-'));
  command = await lightCommand('test');
  devnet = await lightDevnet(12);
  servers.push(await serveWebSocket(devnet, standardMethods, { port: 0 }));
  servers.push(await serveWebSocket(devnet, lying, { port: 0 }));
}, 60_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await devnet.close();
  await rm(folder, { recursive: true });
  await command.remove();
});

describe('npm run light', { timeout: 60_000 }, () => {
  it('tells what is proved, with exit 0', async () => {
    const { code, told } = await asked('--endpoint', url(0), '--account', alice);
    expect(told).toMatchObject({ ok: true, word: 'sealed', block: devnet.chain.best.header.number, refusals: [] });
    expect(BigInt(told.value!.freeRao)).toBeGreaterThan(0n);
    expect(code).toBe(0);
  });

  it('shows no value when the only source lies, names it, and exits with 4', async () => {
    const { code, told } = await asked('--endpoint', url(1), '--account', alice);
    expect(told.ok).toBe(false);
    expect(told).not.toHaveProperty('value');
    expect(told.refusals).toMatchObject([{ source: url(1) }]);
    expect(code).toBe(4);
  });

  it('goes on with an honest second source', async () => {
    const { code, told } = await asked('--endpoint', url(1), '--endpoint', url(0), '--account', alice);
    expect(told).toMatchObject({ ok: true, word: 'sealed' });
    expect(code).toBe(0);
  });

  it('writes a proof that it checks without a network, and refuses the file when one digit is changed', async () => {
    const file = join(folder, 'proof.json');
    const { told } = await asked('--endpoint', url(0), '--metagraph', '1', '--export', file);
    expect(told).toMatchObject({ ok: true });
    expect(told).not.toHaveProperty('exportError');
    const checked = await asked('--check', file);
    const { genesisHash } = devnet.chain;
    expect(checked.told).toMatchObject({ ok: true, word: 'sealed', trust: { genesisHash, genesisProved: true } });
    expect(checked.code).toBe(0);
    // All that the answer was made of, the hotkeys too.
    const { values } = checked.told as unknown as { values: { key: string; value: string | null }[] };
    const neurons = told.value as unknown as { uid: number; hotkey: string }[];
    expect(neurons.length).toBeGreaterThan(0);
    uidKeys(1, neurons.length).forEach((key, uid) => {
      const hotkey = values.find((each) => each.key === bytesToHex(key))!.value!;
      expect(addressOf(hexToBytes(hotkey))).toBe(neurons[uid]!.hotkey);
    });
    const text = await readFile(file, 'utf8');
    const value = /"value": "0x(..)/.exec(text)!;
    const at = value.index + value[0].length - 1;
    await writeFile(file, text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1));
    const forged = await asked('--check', file);
    expect(forged.told.ok).toBe(false);
    expect(forged.code).toBe(4);
  });

  it('refuses a file in which nobody signed anything', async () => {
    const file = join(folder, 'unsigned.json');
    await light('--endpoint', url(0), '--account', alice, '--export', file);
    const made = JSON.parse(await readFile(file, 'utf8')) as ProofFile;
    const header = made.headers.at(-1)!;
    await writeFile(file, JSON.stringify({ ...made, headers: [header], authors: [], justification: null }));
    const { code, told, out } = await asked('--check', file);
    expect(told).toMatchObject({ ok: false, error: 'ProofFileRefusedError' });
    expect(told.message).toContain('nobody signed');
    expect(out).not.toContain('sealed');
    expect(code).toBe(4);
  });

  it('prints the answer, and that its proof could not be written, with exit 1', async () => {
    const file = join(folder, 'nowhere', 'proof.json');
    const { code, out, err } = await light('--endpoint', url(0), '--account', alice, '--export', file);
    expect(out).toMatch(/^free {6}\d+\.\d{9} TAO$/m);
    expect(err).toContain(`No proof could be written to ${file}: ENOENT`);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('says that there is no such subnet, which is proved', async () => {
    const { code, out } = await light('--endpoint', url(0), '--metagraph', '99');
    expect(out).toMatch(/^There is no subnet 99\.\nWord {6}sealed/);
    expect(code).toBe(0);
  });

  it('lets no endpoint steer the terminal, print a line of its own, or flood it', async () => {
    const words = `\u001b[2J\u001b[H\u009b8m\u202enot\nfree      1000000.000000000 TAO\nWord      final${'!'.repeat(9_000)}`;
    const says = () => {
      throw new RpcFailure(1, words);
    };
    servers.push(await serveWebSocket(devnet, { ...standardMethods, chain_getBlockHash: says }, { port: 0 }));
    const at = url(servers.length - 1);
    const { out, err, code } = await light('--endpoint', at, '--account', alice);
    expect(code).toBe(1);
    expect(err).toContain('Nothing could be proved.');
    const lines = (out + err).split('\n');
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|^free|^Word/u);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(700);
    const json = await asked('--endpoint', at, '--account', alice);
    expect(json.out.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(json.told.failed).toMatchObject([{ source: at }]);
    expect(json.told.failed![0]!.message).toContain(words);
  });

  it('prints JSON with --json whatever goes wrong', async () => {
    for (const args of [['--nonsense'], ['--check', join(folder, 'none.json')]]) {
      const { code, told } = await asked(...args);
      expect(told).toMatchObject({ ok: false, refusals: [] });
      expect(told.message).not.toBe('');
      expect(code).toBe(2);
    }
  });

  it('refuses a file that does not end, as too large', async () => {
    const { code, told } = await asked('--check', '/dev/zero');
    expect(told).toMatchObject({ ok: false, error: 'BadOption' });
    expect(told.message).toContain('/dev/zero cannot be read: it is larger than 64 MiB');
    expect(code).toBe(2);
  });

  it('refuses a checkpoint whose set id is wrong, not the node that shows it, whatever is asked', async () => {
    const file = join(folder, 'wrong-set.json');
    const { genesisHash } = devnet.chain;
    await writeFile(file, JSON.stringify({ genesisHash, hash: genesisHash, setId: 7, at: '2099-01-01' }));
    const proving = await serveWebSocket(devnet, { ...standardMethods, ...grandpaMethods }, { port: 0 });
    const from = ['--endpoint', `ws://127.0.0.1:${proving.port}`, '--checkpoint', file];
    const { code, told } = await asked(...from, '--account', alice);
    expect(told).toMatchObject({ ok: false, error: 'CheckpointWrongError', refusals: [] });
    expect(told).not.toHaveProperty('value');
    expect(code).toBe(2);
    const { code: followed, err } = await light(...from, '--follow');
    expect(followed).toBe(2);
    expect(err).toContain('The checkpoint says it is of 2099-01-01, which is still to come');
    expect(err).toContain(
      'The checkpoint is wrong (setId): it names set 7, and the votes of its authorities for block',
    );
    expect(err).toContain('hold under set 0');
    expect(err).not.toContain('refused');
    await proving.close();
  });

  it('names the checkpoint’s hash when no source knows it', async () => {
    const file = join(folder, 'no-block.json');
    const { genesisHash } = devnet.chain;
    await writeFile(file, JSON.stringify({ genesisHash, hash: `0x${'22'.repeat(32)}`, setId: 0 }));
    const { code, told } = await asked('--endpoint', url(0), '--checkpoint', file, '--account', alice);
    expect(told).toMatchObject({ ok: false, refusals: [], phase: { name: 'wrongCheckpoint' } });
    expect(told.message).toMatch(/The checkpoint may be wrong \(hash\): .* has no block 0x2222/);
    expect(code).toBe(1);
  });

  it('refuses a chain that is not the checkpoint’s', async () => {
    const file = join(folder, 'checkpoint.json');
    const hash = devnet.chain.best.hash;
    await writeFile(file, JSON.stringify({ genesisHash: `0x${'11'.repeat(32)}`, hash, setId: 0 }));
    const { code, told } = await asked('--endpoint', url(0), '--checkpoint', file, '--account', alice);
    expect(told).toMatchObject({ ok: false, error: 'CheckpointWrongError', refusals: [] });
    expect(told.message).toContain('The checkpoint is wrong (genesisHash)');
    expect(code).toBe(2);
  });

  it('answers through smoldot, too, where that can verify the chain', async () => {
    const p2p = await p2pDevnet(60, { production: { mode: 'interval', ms: SLOT_MS }, finalityLag: 2 });
    const file = join(folder, 'spec.json');
    await writeFile(file, JSON.stringify(chainSpecOf(p2p.node, p2p.p2p.addresses)));
    const { code, told } = await asked('--engine', 'smoldot', '--chain', file, '--metagraph', '1');
    expect(told).toMatchObject({ ok: true, word: 'final', source: 'smoldot' });
    expect(await p2p.node.chain.hashAt(told.block!)).toBe(told.hash);
    expect((told.value as unknown as { hotkey: string }[]).every(({ hotkey }) => hotkey.startsWith('5'))).toBe(true);
    expect(code).toBe(0);
    await p2p.close();
  });

  it.each([
    ['no question', ['--endpoint', 'ws://127.0.0.1:1']],
    ['two questions', ['--endpoint', 'ws://127.0.0.1:1', '--metagraph', '1', '--follow']],
    ['no endpoint', ['--metagraph', '1']],
    ['an engine there is not', ['--engine', 'other', '--metagraph', '1']],
    ['smoldot without a chain', ['--engine', 'smoldot', '--metagraph', '1']],
    ['smoldot with what it cannot do', ['--engine', 'smoldot', '--chain', 'spec.json', '--follow']],
    ['an address of another kind', ['--endpoint', 'http://127.0.0.1:1', '--follow']],
    ['a peer at an address that is none', ['--p2p', '/ip4/x/tcp/1/ws/p2p/y', '--follow']],
    ['a peer without an identity', ['--p2p', '/ip4/127.0.0.1/tcp/1/ws/p2p/y', '--follow']],
    ['an account that is none', ['--endpoint', 'ws://127.0.0.1:1', '--account', 'x']],
  ])('exits with 2 for %s', async (_, args) => {
    const { code, out, err } = await light(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    // Words, and no stack.
    expect(err).not.toMatch(/^ {2,}at /m);
  });

  it('exits with 1 when no source answers', async () => {
    const { code, told } = await asked('--endpoint', 'ws://127.0.0.1:1', '--account', alice);
    expect(told).toMatchObject({ ok: false, refusals: [], failed: [{ source: 'ws://127.0.0.1:1' }] });
    expect(code).toBe(1);
  });
});
