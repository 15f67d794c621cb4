/** The hosts of the presets, played by a devnet set up like Finney: set 3, no `grandpa_*`, states of 256 blocks, behind TLS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { wallClock } from '../../devnet/node/clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { testNode } from '../../devnet/node/testing.ts';
import type { Methods } from '../../devnet/rpc/method.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { developmentKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic } from '../../devnet/actors/signed-extrinsic.ts';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { sudo } from '../../devnet/runtime/pallets/sudo/declaration.ts';
import { system } from '../../devnet/runtime/pallets/system/declaration.ts';
import { encodeU32, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { storageHashers } from '../../substrate/storage-hasher.ts';
import { storageKey } from '../../substrate/storage-key.ts';

const SLOT_MS = 1_000;
/** So many that nodes no longer have the state of the first ones. */
const PAST = 280;

/** Where a chain keeps the hash of its first block. */
const FIRST_HASH = storageKey('System', 'BlockHash', storageHashers.Twox64Concat.hash(encodeU32(0)));

/** From here on the state says that the chain began with another block. */
async function beginWith(genesisHash: Hex, node: DevnetNode): Promise<void> {
  const { runtime, chain } = node;
  const call = system.calls.set_storage({ items: [[FIRST_HASH, hexToBytes(genesisHash)]] });
  const extrinsic = signedExtrinsic(developmentKey('//Alice'), sudo.calls.sudo({ call }), 0, {
    specVersion: runtime.version.specVersion,
    transactionVersion: runtime.version.transactionVersion,
    genesisHash: chain.genesisHash,
  });
  await node.newBlock({ transactions: [extrinsic] });
}

/** A chain as the network's nodes know it: blocks dated back, then one a second; its state names the genesis block of the preset. */
export async function likeFinney(genesisHash: Hex): Promise<DevnetNode> {
  const node = await testNode(new ForgetfulStore(256), {
    ...localGenesis(SLOT_MS, 3),
    // A runtime whose metadata no release has compared: that of the network’s own is known, and a devnet’s is another.
    runtime: createDevnetRuntime({ slotDurationMs: SLOT_MS, specVersion: 425 }),
    clock: wallClock,
    keepStates: 256,
    finality: { initialSetId: 3n },
  });
  const now = node.now();
  node.travel(now - (PAST + 2) * SLOT_MS);
  await beginWith(genesisHash, node);
  while (node.chain.best.header.number < PAST) await node.newBlock();
  node.travel(node.options.clock.now());
  node.produce({ mode: 'interval', ms: SLOT_MS });
  return node;
}

/** What a node of a public network answers; its genesis hash is the preset's, as nothing else could be tried without that network. */
export const asNetwork = (genesisHash: string, node: DevnetNode): Methods => ({
  ...standardMethods,
  chain_getBlockHash: async (params, context) => {
    const named = (hash: unknown): unknown => (hash === node.chain.genesisHash ? genesisHash : hash);
    const answer = await standardMethods['chain_getBlockHash']!(params, context);
    return Array.isArray(answer) ? answer.map(named) : named(answer);
  },
});

export interface FakeHost {
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
  /** What it answers from now on, to whoever connects and to those connected. */
  methods: Methods;
  /** True: it takes what is said and answers nothing. */
  silent: boolean;
  /** Every answer comes so much later. */
  delayMs: number;
  /** As it was at first, with these answers. */
  restore(methods: Methods): void;
  /** Cuts those connected, and takes no more. */
  shut(): void;
  close(): Promise<void>;
}

/** A key and a certificate that nobody signed: the browser of these tests takes any. */
export function certificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'taolite-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=fake.example', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
  });
  const read = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return read;
}

/** A host of a network at a free port of this computer: TLS in front of a node. */
export async function fakeHost(
  node: DevnetNode,
  first: Methods,
  keys: ReturnType<typeof certificate>,
): Promise<FakeHost> {
  const state = { methods: first, silent: false, delayMs: 0, connections: 0, shut: false };
  const now: Methods = Object.fromEntries(
    Object.keys(first).map((name) => [name, (params, context) => state.methods[name]!(params, context)] as const),
  );
  const behind: RunningServer = await serveWebSocket(node, now, { port: 0, hosts: ['127.0.0.1'] });
  const open = new Set<Socket>();
  const server: Server = createServer(keys, (client: TLSSocket) => {
    state.connections++;
    if (state.shut) return void client.destroy();
    const upstream = connect(behind.port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => upstream.write(bytes));
    let order: Promise<unknown> = Promise.resolve();
    upstream.on('data', (bytes) => {
      if (state.silent) return;
      // All that comes is as much later; what comes in several pieces is not later still.
      const due = wait(state.delayMs);
      order = order.then(async () => {
        await due;
        client.write(bytes);
      });
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return state.connections;
    },
    set methods(methods: Methods) {
      state.methods = methods;
    },
    set silent(silent: boolean) {
      state.silent = silent;
    },
    set delayMs(delayMs: number) {
      state.delayMs = delayMs;
    },
    restore: (methods) => void Object.assign(state, { methods, silent: false, shut: false, delayMs: 0 }),
    shut() {
      state.shut = true;
      cut();
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
      await behind.close();
    },
  };
}
