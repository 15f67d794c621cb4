// A devnet in memory for tests of what stands above it: blocks come when a transaction does, or when asked for.
import { standardMethods, engineMethods } from '../../devnet/rpc/methods/index.ts';
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { DevnetNode } from '../../devnet/node/node.ts';
import { openChain, type OpenChainOptions } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { submit } from '../../chain/submit/submit.ts';
import type { Extrinsic } from '../../chain/transactions/extrinsic.ts';
import type { SubmitState } from '../../chain/types/submission.ts';
import { inProcessPair } from '../../substrate/transport/in-process.ts';
import type { Connect, Connection } from '../../substrate/transport/transport.ts';
import { keyFromUri } from '../../wallet/keys/secret-uri.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import { keypairSigner, type KeypairSigner } from '../../wallet/signing/keypair-signer.ts';

export interface TestDevnet {
  readonly node: DevnetNode;
  readonly connect: Connect;
  /** Connections refused from now on; those open are cut. */
  cut(): void;
  /** Connections are possible again. */
  mend(): void;
  blocks(count: number): Promise<void>;
  open(options?: Partial<OpenChainOptions>): Promise<Chain>;
  close(): Promise<void>;
}

export async function openDevnet(): Promise<TestDevnet> {
  await cryptoReady();
  const { genesis, authors } = localGenesis(250);
  const runtime = createDevnetRuntime({ slotDurationMs: 250 });
  const node = await DevnetNode.open({
    runtime,
    genesis,
    authors,
    clock: wallClock,
    store: new ForgetfulStore(),
    production: { mode: 'instant' },
  });
  const open = new Set<Connection>();
  let down = false;
  const connect: Connect = (onMessage, onStatus) => {
    const [ours, theirs] = inProcessPair();
    const connection = ours(onMessage, onStatus);
    if (down) connection.close('the devnet is not there');
    else serveTransport(node, { ...standardMethods, ...engineMethods }, theirs);
    open.add(connection);
    return connection;
  };
  const chains: Chain[] = [];
  return {
    node,
    connect,
    cut: () => {
      down = true;
      for (const connection of open) connection.close('cut');
      open.clear();
    },
    mend: () => {
      down = false;
    },
    blocks: async (count) => {
      for (let i = 0; i < count; i++) await node.newBlock();
    },
    open: async (options) => {
      const chain = await openChain({ connect, kind: 'devnet', label: 'Bundled devnet', clock: wallClock, ...options });
      chains.push(chain);
      return chain;
    },
    close: async () => {
      for (const chain of chains) await chain.close();
      await node.close();
    },
  };
}

/** A signer from a development key, `//Alice`. */
export const dev = (path: string): KeypairSigner =>
  keypairSigner(keyFromUri(`bottom drive obey lake curtain smoke basket hold race lonely fit walk${path}`).pair);

/** All states of a submission. */
export async function statesOf(chain: Chain, extrinsic: Extrinsic, signer: KeypairSigner): Promise<SubmitState[]> {
  const states: SubmitState[] = [];
  for await (const state of submit(chain, extrinsic, { address: signer.address, signer })) states.push(state);
  return states;
}

/** Submits and demands success. */
export async function done(
  chain: Chain,
  extrinsic: Extrinsic,
  signer: KeypairSigner,
): Promise<Extract<SubmitState, { state: 'finalized' }>> {
  const last = (await statesOf(chain, extrinsic, signer)).at(-1);
  if (last?.state !== 'finalized')
    throw new Error(`not done: ${JSON.stringify(last, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}`);
  return last;
}
