// With which code `npm run light` ends, as a process in front of real devnets: proved, claimed, refused, lost; over RPC and over libp2p.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { grandpaMethods, standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { Methods } from '../../devnet/rpc/method.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
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

describe('--follow ends', { timeout: 90_000 }, () => {
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
  async function checkpoint(setId: bigint): Promise<string> {
    const { chain, options } = p2p.node;
    const { header } = (await chain.block((await chain.hashAt(5))!))!;
    const file = join(folder, `checkpoint-${setId}.json`);
    await writeFile(
      file,
      JSON.stringify({
        genesisHash: chain.genesisHash,
        setId: String(setId),
        header: bytesToHex(encodeHeader(header)),
        authorities: options.genesis.finalizers.map((id) => ({ id, weight: '1' })),
        authors: options.genesis.authorities,
      }),
    );
    return file;
  }
  const asked = async (setId: bigint) =>
    command.ask('--p2p', p2p.p2p.addresses[0]!, '--checkpoint', await checkpoint(setId), '--account', alice);

  it('is carried on by warp proofs over a change of the voters to a final block of now: 0', async () => {
    const { code, told } = await asked(FIRST_SET);
    expect(told).toMatchObject({ ok: true, source: p2p.p2p.addresses[0], refusals: [] });
    expect(['final', 'sealed']).toContain(told.word);
    expect(told.block).toBeGreaterThanOrEqual(78);
    expect(await p2p.node.chain.hashAt(told.block!)).toBe(told.hash);
    expect(code).toBe(0);
  });

  it('of another set is refused, and nothing is shown: 4', async () => {
    const { code, told } = await asked(0n);
    expect(told.ok).toBe(false);
    expect(told).not.toHaveProperty('value');
    expect(code).toBe(4);
  });
});
