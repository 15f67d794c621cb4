// With which code `npm run light` ends, as a process in front of real devnets: proved, claimed, refused, lost; over RPC and over libp2p.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { Methods } from '../../devnet/rpc/method.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { checkProofFile } from '../../node-light/proof-file/check-proof-file.ts';
import { readProofFile } from '../../node-light/proof-file/proof-file.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { encodeHeader } from '../../substrate/header.ts';
import { p2pDevnet, SLOT_MS, type P2pDevnet } from '../p2p/p2p-devnet.ts';
import { lightCommand, type LightCommand } from './light-command.ts';
import { lightDevnet } from './light-devnet.ts';

const FIRST_SET = 3n;
const alice = devPair('//Alice').address;
let command: LightCommand;
let devnet: DevnetNode;
let p2p: P2pDevnet;
let folder: string;
const servers: RunningServer[] = [];
async function serve(methods: Methods, ...hosts: string[]): Promise<RunningServer> {
  const server = await serveWebSocket(devnet, methods, { port: 0, ...(hosts.length > 0 && { hosts }) });
  servers.push(server);
  return server;
}
const url = ({ port }: RunningServer, host = '127.0.0.1'): string => `ws://${host}:${port}`;
const truthful = { ...standardMethods, ...grandpaMethods };
/** Headers with another state, once the chain has more than so many blocks. */
const lyingFrom = (number: number): Methods => ({
  ...truthful,
  chain_subscribeNewHeads: (params, context) => {
    const { connection } = context;
    const notify = connection.notify.bind(connection);
    const lying = Object.create(connection) as typeof connection;
    lying.notify = (method, id, result) => {
      const header = result as { number: string };
      const changed = Number(header.number) > number ? { ...header, stateRoot: `0x${'11'.repeat(32)}` } : header;
      notify(method, id, changed);
    };
    return truthful['chain_subscribeNewHeads']!(params, { ...context, connection: lying });
  },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taolite-exits-'));
  command = await lightCommand('exits');
  devnet = await lightDevnet(8);
  p2p = await p2pDevnet(80, {
    production: { mode: 'interval', ms: SLOT_MS },
    finalityLag: 2,
    finality: { initialSetId: FIRST_SET },
    // The state of a checkpoint's block stays.
    keepStates: 10_000,
  });
}, 60_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await devnet.close();
  await p2p.close();
  await command.remove();
  await rm(folder, { recursive: true });
});

describe('one question ends', { timeout: 90_000 }, () => {
  it('with 3 when the word is an endpoint’s: its chain is on no computer of one’s own and nobody vouched for it', async () => {
    // The same devnet under an address that does not say it is this computer.
    const server = await serve(truthful, '0.0.0.0');
    const { code, told } = await command.ask('--endpoint', url(server, '0.0.0.0'), '--account', alice);
    expect(told).toMatchObject({ ok: true, word: 'claimed', refusals: [] });
    expect(BigInt(told.value!.freeRao)).toBeGreaterThan(0n);
    expect(code).toBe(3);
  });

  it('with 4 when every one of several sources was refused, and each is named', async () => {
    const [one, two] = [await serve(lyingFrom(0)), await serve(lyingFrom(0))];
    const { code, told } = await command.ask('--endpoint', url(one), '--endpoint', url(two), '--metagraph', '1');
    expect(told.ok).toBe(false);
    expect(told).not.toHaveProperty('value');
    expect(told.refusals.map(({ source }) => source).sort()).toEqual([url(one), url(two)].sort());
    expect(code).toBe(4);
  });
});

describe('one answer too long', { timeout: 90_000 }, () => {
  it('is refused as it comes, its source named: 4', async () => {
    const endless: Methods = { ...truthful, chain_getBlockHash: async () => '0x' + 'ab'.repeat(17 << 20) };
    const server = await serve(endless);
    const { code, told } = await command.ask('--endpoint', url(server), '--account', alice);
    expect(told).toMatchObject({ ok: false, refusals: [{ source: url(server) }] });
    expect(told.refusals[0]!.message).toMatch(/cannot be taken/);
    expect(code).toBe(4);
  });
});

describe('--follow ends', { timeout: 90_000 }, () => {
  it('says first which source failed, and that its head is stale', async () => {
    // The devnet's clock is months behind.
    const server = await serve(truthful);
    const dead = 'ws://127.0.0.1:1';
    const { lines, child, exit } = command.follow('--endpoint', dead, '--endpoint', url(server));
    await expect.poll(() => lines.find(({ event }) => event === 'age'), { timeout: 60_000 }).toBeDefined();
    const head = devnet.chain.best.header.number;
    expect(lines.find(({ event }) => event === 'age')).toMatchObject({ state: 'stale', head });
    expect(lines[0]).toMatchObject({ event: 'failed', source: dead });
    child.kill('SIGINT');
    expect(await exit).toBe(0);
  });

  it('with 0 on a signal where the head is proved, each head and final block told', async () => {
    const server = await serve(truthful);
    const { lines, child, exit } = command.follow('--endpoint', url(server));
    await expect.poll(() => lines.some(({ event }) => event === 'head'), { timeout: 60_000 }).toBe(true);
    await devnet.newBlock();
    const { number, hash } = { number: devnet.chain.best.header.number, hash: devnet.chain.best.hash };
    await expect
      .poll(() => lines, { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ event: 'final', number, hash }));
    child.kill('SIGINT');
    expect(await exit).toBe(0);
    const heads = lines.filter(({ event }) => event === 'head');
    for (const head of heads) expect(head['hash']).toBe(await devnet.chain.hashAt(head['number'] as number));
  });

  it('with 3 on a signal where all of it is an endpoint’s word', async () => {
    const server = await serve(truthful, '0.0.0.0');
    const { lines, child, exit } = command.follow('--endpoint', url(server, '0.0.0.0'));
    await expect.poll(() => lines.length, { timeout: 60_000 }).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect(await exit).toBe(3);
    expect(lines[0]).toMatchObject({ event: 'head', evidence: { word: 'claimed' } });
  });

  it('with 4 by itself when its only source begins to lie, and the lie is not told', async () => {
    const server = await serve(lyingFrom(devnet.chain.best.header.number));
    const { lines, exit } = command.follow('--endpoint', url(server));
    await expect.poll(() => lines.some(({ event }) => event === 'head'), { timeout: 60_000 }).toBe(true);
    const before = devnet.chain.best.header.number;
    await devnet.newBlock();
    expect(await exit).toBe(4);
    expect(lines.at(-1)).toMatchObject({ event: 'refused', source: url(server), reason: 'bad signature' });
    expect(lines.filter(({ event, number }) => event === 'head' && (number as number) > before)).toEqual([]);
  });

  it('with 1 by itself when its only source is lost', async () => {
    const server = await serve(truthful);
    const { lines, exit } = command.follow('--endpoint', url(server));
    await expect.poll(() => lines.some(({ event }) => event === 'head'), { timeout: 60_000 }).toBe(true);
    await server.close();
    expect(await exit).toBe(1);
    expect(lines.at(-1)).toEqual({ event: 'lost' });
  });
});

describe('--checkpoint with --p2p', { timeout: 90_000 }, () => {
  async function checkpoint(setId: bigint | null, change: object = {}): Promise<string> {
    const { chain, options } = p2p.node;
    const { header } = (await chain.block((await chain.hashAt(5))!))!;
    const file = join(folder, `checkpoint-${setId}-${Object.keys(change).join('-')}.json`);
    await writeFile(
      file,
      JSON.stringify({
        genesisHash: chain.genesisHash,
        setId: setId === null ? null : String(setId),
        header: bytesToHex(encodeHeader(header)),
        authorities: options.genesis.finalizers.map((id) => ({ id, weight: '1' })),
        authors: options.genesis.authorities,
        ...change,
      }),
    );
    return file;
  }
  const peer = (): string => p2p.p2p.addresses[0]!;
  /** The same identity, where nobody listens. */
  const dead = (): string => peer().replace(/\/tcp\/\d+/, '/tcp/1');
  const asked = async (file: string, ...peers: string[]) =>
    command.ask(...peers.flatMap((each) => ['--p2p', each]), '--checkpoint', file, '--account', alice);

  it('is carried on by warp proofs over a change of the voters to a final block of now: 0', async () => {
    const { code, told } = await asked(await checkpoint(FIRST_SET), peer());
    expect(told).toMatchObject({ ok: true, source: peer(), refusals: [] });
    expect(['final', 'sealed']).toContain(told.word);
    expect(told.block).toBeGreaterThanOrEqual(78);
    expect(await p2p.node.chain.hashAt(told.block!)).toBe(told.hash);
    expect(code).toBe(0);
  });

  it('without its set id is carried on as well, and what is exported hangs on the signatures the answer names: 0', async () => {
    const proof = join(folder, 'proof.json');
    const from = ['--p2p', peer(), '--checkpoint', await checkpoint(null)];
    const { code, told } = await command.ask(...from, '--account', alice, '--export', proof);
    expect(told).toMatchObject({ ok: true, anchor: { number: 5 }, finality: { setId: '4' }, refusals: [] });
    expect(code).toBe(0);
    const { evidence, trust } = checkProofFile(readProofFile(JSON.parse(await readFile(proof, 'utf8'))));
    expect(evidence.block).toBe(told.block);
    expect(trust).toMatchObject({ setId: 4n, voters: 4 });
    expect(trust.signers.length).toBeGreaterThanOrEqual(3);
  });

  it('is carried on by the second peer when the first is dead, which is named: 0', async () => {
    const { code, told } = await asked(await checkpoint(FIRST_SET), dead(), peer());
    expect(told).toMatchObject({ ok: true, source: peer(), refusals: [], failed: [{ source: dead() }] });
    expect(told.block).toBeGreaterThanOrEqual(78);
    expect(code).toBe(0);
  });

  it('without a living peer ends with 1, in words', async () => {
    const { code, told, err } = await asked(await checkpoint(FIRST_SET), dead());
    expect(told).toMatchObject({ ok: false, refusals: [], failed: [{ source: dead() }] });
    expect(told.failed![0]!.message).toMatch(/ECONNREFUSED/);
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  it.each<[string, () => Promise<string>, string, RegExp]>([
    // A lower one: handovers may have been left out of the proof.
    ['set', () => checkpoint(0n), 'bad signature', /Either .* is wrong, or the checkpoint’s setId/],
    [
      'genesis',
      () => checkpoint(FIRST_SET, { genesisHash: `0x${'33'.repeat(32)}` }),
      'wrong genesis',
      /genesisHash, 0x3333/,
    ],
    [
      'header',
      async () => {
        const { header } = (await p2p.node.chain.block((await p2p.node.chain.hashAt(5))!))!;
        return checkpoint(FIRST_SET, {
          header: bytesToHex(encodeHeader({ ...header, stateRoot: new Uint8Array(32) })),
        });
      },
      'wrong header',
      /its header is block 5 0x/,
    ],
  ])(
    'with another %s is refused, by whom and for what is told, and nothing is shown: 4',
    async (_, file, reason, why) => {
      const { code, told, err } = await asked(await file(), peer());
      expect(told.ok).toBe(false);
      expect(told).not.toHaveProperty('value');
      expect(told.refusals).toMatchObject([{ source: peer(), reason }]);
      expect(told.refusals[0]!.message).toMatch(why);
      expect(err).toBe('');
      expect(code).toBe(4);
    },
  );

  it.each<[string, string, () => Promise<string>]>([
    ['a set id above the true one', 'setId', () => checkpoint(7n)],
    [
      'another list of voters than its block’s state',
      'authorities',
      () => checkpoint(FIRST_SET, { authorities: [{ id: `0x${'22'.repeat(32)}`, weight: '1' }] }),
    ],
  ])('with %s is refused itself, by the field, and no peer is: 2', async (_, field, file) => {
    const { code, told, err } = await asked(await file(), peer());
    expect(told).toMatchObject({ ok: false, error: 'CheckpointWrongError', refusals: [] });
    expect(told.message).toContain(`The checkpoint is wrong (${field})`);
    expect(err).toBe('');
    expect(code).toBe(2);
  });
});
