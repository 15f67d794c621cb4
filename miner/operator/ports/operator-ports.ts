import type { Chain } from '../../../chain/ports/chain.ts';
import type { AxonTransport } from '../../axon/axon-transport.ts';
import type { Clock } from '../../axon/clock.ts';
import type { InferenceBackend } from '../../inference/inference-backend.ts';
import type { ModelStore } from '../../inference/model-store.ts';
import type { Turns } from '../../neighbour/duty-limit.ts';
import type { AxonAccess } from './axon-access.ts';
import type { EarningsHistory } from './earnings-history.ts';
import type { MinerKeys } from './miner-keys.ts';
import type { OperatorStore } from './operator-store.ts';
import type { ReachProbe } from './reach-probe.ts';

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
  /** Keeps what each epoch brought; without it only the running miner knows. */
  readonly history?: EarningsHistory;
  /** Dials the axon's announced address; without it nothing is said about reach but what queries show. */
  readonly reach?: ReachProbe;
  /** The queue for this computer's GPU or processor, shared by all its miners. Left out: a queue of its own, without rests. */
  readonly turns?: Turns;
  /** Whom the axon answers; asked with each request, so a change holds at once. Left out: validators with a permit. */
  readonly access?: () => AxonAccess;
  /** A fresh id for an internal error told to a caller. */
  readonly newId: () => string;
}
