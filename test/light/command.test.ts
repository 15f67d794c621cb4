// `npm run light` as a child process, in front of a real devnet over WebSocket, and of one that lies.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { chainSpecOf } from '../../devnet/p2p/chain-spec.ts';
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
    await light('--endpoint', url(0), '--metagraph', '1', '--export', file);
    const checked = await asked('--check', file);
    expect(checked.told).toMatchObject({ ok: true, word: 'sealed' });
    expect(checked.code).toBe(0);
    const text = await readFile(file, 'utf8');
    const value = /"value": "0x(..)/.exec(text)!;
    const at = value.index + value[0].length - 1;
    await writeFile(file, text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1));
    const forged = await asked('--check', file);
    expect(forged.told.ok).toBe(false);
    expect(forged.code).toBe(4);
  });

  it('refuses a chain that is not the checkpoint’s', async () => {
    const file = join(folder, 'checkpoint.json');
    const hash = devnet.chain.best.hash;
    await writeFile(file, JSON.stringify({ genesisHash: `0x${'11'.repeat(32)}`, hash, setId: 0 }));
    const { code, told } = await asked('--endpoint', url(0), '--checkpoint', file, '--account', alice);
    expect(told.refusals).toMatchObject([{ source: url(0), reason: 'wrong genesis' }]);
    expect(code).toBe(4);
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
    ['an account that is none', ['--endpoint', 'ws://127.0.0.1:1', '--account', 'x']],
  ])('exits with 2 for %s', async (_, args) => {
    expect((await light(...args)).code).toBe(2);
  });

  it('exits with 1 when no source answers', async () => {
    const { code, told } = await asked('--endpoint', 'ws://127.0.0.1:1', '--account', alice);
    expect(told).toMatchObject({ ok: false, refusals: [] });
    expect(code).toBe(1);
  });
});
