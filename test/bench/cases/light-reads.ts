// What proofs cost when reading, beside the same reads believed; how fast they are checked; and how soon a snapshot can be shown.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevnetNode } from '../../../devnet/node/node.ts';
import { standardMethods } from '../../../devnet/rpc/methods/index.ts';
import { serveWebSocket } from '../../../devnet/rpc/websocket-server.ts';
import { LightNode } from '../../../node-light/engine/light-node.ts';
import { headToStore, keepSubnets } from '../../../node-light/snapshot/keep-subnets.ts';
import { StoredSnapshot } from '../../../node-light/snapshot/stored-snapshot.ts';
import {
  columnNames,
  hotkeyColumns,
  hotkeyKey,
  plainColumns,
  plainKeys,
  uidKeys,
} from '../../../node-light/snapshot/subnet-columns.ts';
import { JsonRpcSource } from '../../../node-light/sources/json-rpc-source.ts';
import { provedValues } from '../../../node-light/verifier/storage.ts';
import { bytesToHex, hexToBytes } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import { levelStore } from '../../../substrate/store/level-store.ts';
import { nodeWebSocketTransport } from '../../../substrate/transport/node-websocket.ts';
import { RpcClient } from '../../../substrate/transport/rpc-client.ts';
import { grownNode } from '../devnet/grown-chain.ts';
import { figure, inTurn, timed, type Case, type Figure } from '../figure.ts';
import { countingProxy } from '../light/counting-proxy.ts';

const SUBNETS = 128;
const NEURONS = 256;
const ROUNDS = 15;
const NETUID = 5;
/** The verified read may ask for so many keys at a time; the believed one asks for as many. */
const AT_ONCE = 2000;

const chunks = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / AT_ONCE) }, (_, i) => list.slice(i * AT_ONCE, (i + 1) * AT_ONCE));

function metagraphKeys(node: DevnetNode, netuid: number): Uint8Array[] {
  const { state } = node.chain.best;
  const uids = uidKeys(netuid, NEURONS);
  const hotkeys = uids.flatMap((key) => state.get(key) ?? []);
  return [
    ...plainColumns.flatMap((name) => plainKeys(name, netuid)),
    ...uids,
    ...hotkeyColumns.flatMap((name) => hotkeys.map((hotkey) => hotkeyKey(name, netuid, hotkey))),
  ];
}

export const lightReadsCase: Case = {
  name: 'light-reads',
  title: `Reading through proofs: ${SUBNETS} subnets of ${NEURONS} neurons, beside the same reads believed`,
  async run() {
    const node = await grownNode({ subnets: SUBNETS, neurons: NEURONS, validators: 16, tempo: 360 });
    await node.newBlock();
    const server = await serveWebSocket(node, standardMethods, { port: 0, hosts: ['127.0.0.1'] });
    const link = await countingProxy(server.port);
    const connect = nodeWebSocketTransport(`ws://127.0.0.1:${link.port}`);
    const client = new RpcClient(connect);
    const open: LightNode[] = [];
    /** What was proved is remembered: each round takes a new node, made before the clock starts. */
    const lightNode = async (): Promise<LightNode> => {
      const after = () => new Promise<void>(() => undefined);
      const light = new LightNode({ checkpoint: 'own chain', aheadMs: Infinity, now: Date.now, after });
      await light.addSource(new JsonRpcSource({ name: 'node', connect }));
      open.push(light);
      return light;
    };
    /** The same values as bytes, too. */
    const believed = async (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> => {
      const values: (Uint8Array | undefined)[] = [];
      for (const chunk of chunks(keys)) {
        const names = chunk.map(bytesToHex);
        const answer = await client.request('state_queryStorageAt', [names, node.chain.best.hash]);
        const [{ changes }] = answer as [{ changes: [string, string | null][] }];
        const found = new Map(changes);
        for (const name of names) values.push(found.get(name) ? hexToBytes(found.get(name)!) : undefined);
      }
      return values;
    };
    const figures: Figure[] = [];
    try {
      const beside = async (name: string, keys: readonly Uint8Array[]): Promise<void> => {
        const nodes = await Promise.all(Array.from({ length: ROUNDS + 1 }, lightNode));
        const times = await inTurn(
          ROUNDS,
          () => nodes.pop()!.read(keys),
          () => believed(keys),
        );
        const peer = (values: readonly number[]) => ({ name: 'the same believed', values });
        figures.push(figure(`${name}: ${keys.length} values`, 'ms', times.a, peer(times.b)));
        const one = await lightNode();
        link.take();
        await one.read(keys);
        const proved = link.take() / 2 ** 20;
        await believed(keys);
        figures.push(figure(`${name}: bytes on the link`, 'MB', [proved], peer([link.take() / 2 ** 20])));
        for (const light of open.splice(0)) if (light !== one) light.close();
        open.push(one);
        const later = await inTurn(
          ROUNDS,
          () => one.read(keys),
          () => believed(keys),
          () => nextBlock(node, one),
        );
        figures.push(figure(`${name}: again at the next block`, 'ms', later.a, peer(later.b)));
      };
      await beside('a metagraph of 256 neurons', metagraphKeys(node, NETUID));
      const all = Array.from({ length: SUBNETS }, (_, i) => plainKeys('Parameters', 2 + i)).flat();
      await beside(`parameters and pools of all ${SUBNETS} subnets`, all);
      figures.push(await proofChecking(node), ...(await snapshot(node, await lightNode())));
      return figures;
    } finally {
      for (const light of open) light.close();
      client.close();
      link.close();
      await server.close();
      await node.close();
    }
  },
};

/** Resolves when the light node has verified it. */
async function nextBlock(node: DevnetNode, light: LightNode): Promise<void> {
  const seen = new Promise<void>((resolve) => {
    const stop = light.on('head', () => {
      stop();
      resolve();
    });
  });
  await node.newBlock();
  await seen;
}

/** Proofs of about 1 MB, without any link. */
async function proofChecking(node: DevnetNode): Promise<Figure> {
  const keys = Array.from({ length: 2 }, (_, i) => metagraphKeys(node, 2 + i)).flat();
  const { state } = node.chain.best;
  const proof = state.prove(keys);
  const mb = proof.reduce((sum, { length }) => sum + length, 0) / 2 ** 20;
  const root = state.root();
  const times = await inTurn(
    ROUNDS,
    () => provedValues(root, proof, keys),
    () => proof.map((entry) => blake2b256(entry)),
  );
  const rates = (ms: readonly number[]) => ms.map((each) => (mb * 1000) / each);
  return figure('MB of proofs checked', 'per s', rates(times.a), {
    name: 'hashing them alone',
    values: rates(times.b),
  });
}

/** Kept on disk by this node, and opened again. */
async function snapshot(node: DevnetNode, light: LightNode): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'taolite-bench-snapshot-'));
  const genesisHash = hexToBytes(node.chain.genesisHash);
  try {
    const store = await levelStore(folder);
    const kept = await StoredSnapshot.open(store, genesisHash);
    const netuids = Array.from({ length: SUBNETS }, (_, i) => 2 + i);
    /** CPU time of one keeping, the values it asked for and the bytes of their proofs. */
    const keepAll = async (): Promise<{ cpuMs: number; values: number; mb: number }> => {
      const before = { ...light.proofs };
      const started = process.cpuUsage();
      const { values } = await keepSubnets(
        light,
        kept,
        headToStore(light, 'head', Date.now()),
        light.head!.hash,
        netuids,
      );
      const { user, system } = process.cpuUsage(started);
      return { cpuMs: (user + system) / 1000, values, mb: (light.proofs.bytes - before.bytes) / 2 ** 20 };
    };
    const first = await keepAll();
    const still = await keepAll();
    await node.newBlock();
    for (const hash = node.chain.best.hash; light.head!.hash !== hash;) await new Promise((r) => setTimeout(r, 5));
    const next = await keepAll();
    let stored = 0;
    for await (const [key, value] of store.iterate()) stored += key.length + value.length;
    await store.close();
    const opens: number[] = [];
    const shows = async (): Promise<void> => {
      const disk = await levelStore(folder);
      const offline = await StoredSnapshot.open(disk, genesisHash);
      for (const name of columnNames) await offline.read(NETUID, name);
      await disk.close();
    };
    for (let i = 0; i < ROUNDS; i++) opens.push(await timed(shows));
    return [
      figure('a snapshot of all of it, stored', 'MB', [stored / 1e6], { name: 'most it may take', values: [5] }),
      ...(['the same block', 'the next block'] as const).flatMap((at, i) => {
        const again = [still, next][i]!;
        const beside = (value: number) => ({ name: 'the first time', values: [value] });
        return [
          figure(`kept again at ${at}: values read`, 'values', [again.values], beside(first.values)),
          figure(`kept again at ${at}: proofs`, 'MB', [again.mb], beside(first.mb)),
          figure(`kept again at ${at}: CPU, with the node's`, 'ms', [again.cpuMs], beside(first.cpuMs)),
        ];
      }),
      figure('from a closed snapshot to one metagraph', 'ms', opens, { name: 'most it may take', values: [1000] }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
