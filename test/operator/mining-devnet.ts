/** A devnet in this process with actors that ask and rival, and miners on it. For tests of the operator. */
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { submit } from '../../chain/submit/submit.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import type { Extrinsic } from '../../chain/transactions/extrinsic.ts';
import { seededKeys } from '../../devnet/actors/actor-key.ts';
import { startBundledDevnet } from '../../devnet/bundled-devnet.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { systemClock } from '../../miner/axon/clock.ts';
import { InProcessNetwork } from '../../miner/axon/in-process-axon.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { inProcessMarket } from '../../miner/market/in-process-market.ts';
import { LOCAL_AXON_IP, LOOPBACK } from '../../miner/market/local-axon.ts';
import { keypairMinerKeys } from '../../miner/operator/keys/keypair-miner-keys.ts';
import { createOperator } from '../../miner/operator/operator.ts';
import type { MinerChoice } from '../../miner/operator/ports/operator-state.ts';
import type { OperatorPorts } from '../../miner/operator/ports/operator-ports.ts';
import type { OperatorStore } from '../../miner/operator/ports/operator-store.ts';
import type { Operator } from '../../miner/operator/ports/operator.ts';
import { memoryOperatorStore } from '../../miner/operator/store/memory-operator-store.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import type { KeypairSigner } from '../../wallet/signing/keypair-signer.ts';
import { dev } from '../chain/open-devnet.ts';

export const TAO = 1_000_000_000n;
const TEMPO = 20;
export const NETUID = 2;

/** Sends an axon of this network an unsigned request. @throws NobodyListensError */
export const knockAt = (network: InProcessNetwork, port: number) =>
  network.deliver(LOOPBACK, port, {
    method: 'POST',
    path: '/Synapse',
    headers: [],
    body: new Uint8Array(),
    remoteAddress: null,
    remotePort: null,
    signal: new AbortController().signal,
  });

export interface MinerBench {
  readonly operator: Operator;
  readonly choice: MinerChoice;
  readonly store: OperatorStore;
  /** Another operator with the same keys and store, as after a crash. */
  again(): Operator;
  fund(tao: bigint): Promise<void>;
  freeRao(): Promise<bigint>;
}

export interface MiningDevnet {
  readonly chain: Chain;
  readonly network: InProcessNetwork;
  /** A miner with a coldkey `//name`. */
  bench(name: string, more?: Partial<OperatorPorts>, choice?: Partial<MinerChoice>): MinerBench;
  /** A bundled validator with a permit, as a caller of axons. */
  validator(): { readonly hotkey: string; sign(message: Uint8Array): Uint8Array };
  /** Sends a transaction and waits until it is final. @throws what the chain says against it */
  send(extrinsic: Extrinsic, who: KeypairSigner): Promise<void>;
  close(): Promise<void>;
}

export async function openMiningDevnet(seed: string): Promise<MiningDevnet> {
  await cryptoReady();
  const network = new InProcessNetwork();
  const clock = new ManualClock(1_767_225_600_000);
  const devnet = await startBundledDevnet({
    clock,
    store: new ForgetfulStore(),
    production: { mode: 'manual' },
    slotDurationMs: 250,
    market: { ...inProcessMarket(network), pause: () => Promise.resolve() },
    actors: { tempo: TEMPO, subnets: ['image-classification'], validators: 2, rivals: 3 },
    seed,
  });
  const chain = await openChain({ connect: devnet.connect, kind: 'devnet', label: 'devnet', clock: wallClock });
  // Blocks one after the other, each followed by everybody's acting, until told to stop.
  let going = true;
  const making = (async () => {
    while (going) {
      clock.advance(250);
      await devnet.step();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  const send = async (extrinsic: Extrinsic, who: KeypairSigner): Promise<void> => {
    for await (const state of submit(chain, extrinsic, { address: who.address, signer: who }))
      if (state.state === 'failed') throw new Error(state.failure.what);
  };
  return {
    chain,
    network,
    send,
    validator: () => {
      const { address, sign } = seededKeys(seed)('//0//validator//0//hotkey');
      return { hotkey: address, sign };
    },
    bench(name, more = {}, choice = {}) {
      const coldkey = dev(`//${name}`);
      let made = 0;
      const store = memoryOperatorStore();
      const keys = keypairMinerKeys([coldkey], async () => dev(`//${name}//hot//${made++}`));
      const ports: OperatorPorts = {
        chain,
        keys,
        models: fileModelStore('models'),
        inference: () => nodeBackend({ now: () => performance.now() }),
        transport: network.transport,
        store,
        clock: systemClock,
        newId: () => 'error-id',
        ...more,
      };
      return {
        operator: createOperator(ports),
        store,
        again: () => createOperator(ports),
        choice: {
          netuid: NETUID,
          task: 'image-classification',
          model: 'image-classification',
          coldkey: coldkey.address,
          hotkey: null,
          listen: { ip: LOOPBACK, port: 8091 },
          announceIp: LOCAL_AXON_IP,
          maxBurnRao: 100n * TAO,
          ...choice,
        },
        fund: (tao) => send(transfer(chain, coldkey.address, tao * TAO), dev('//Bob')),
        freeRao: async () => (await readBalances(chain.at(), [coldkey.address], 500n)).value[0]!.freeRao,
      };
    },
    async close() {
      going = false;
      await making;
      await chain.close();
      await devnet.close();
    },
  };
}
