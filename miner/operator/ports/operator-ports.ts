import type { Chain } from '../../../chain/ports/chain.ts';
import type { AxonTransport } from '../../axon/axon-transport.ts';
import type { Clock } from '../../axon/clock.ts';
import type { InferenceBackend } from '../../inference/inference-backend.ts';
import type { ModelStore } from '../../inference/model-store.ts';
import type { MinerKeys } from './miner-keys.ts';
import type { OperatorStore } from './operator-store.ts';

/** Everything the miner needs from outside. The same operator runs in a page and headless; only these differ. */
export interface OperatorPorts {
  readonly chain: Chain;
  readonly keys: MinerKeys;
  readonly models: ModelStore;
  /** A fresh backend for each run: stopping disposes it, which frees its memory. */
  readonly inference: () => InferenceBackend;
  readonly transport: AxonTransport;
  readonly store: OperatorStore;
  readonly clock: Clock;
  /** A fresh id for an internal error told to a caller. */
  readonly newId: () => string;
}
