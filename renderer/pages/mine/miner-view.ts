/** What the Mine page shows, as plain data: the miner's service makes it, the page's parts draw it. */
import type { Evidence } from '../../../substrate/evidence.ts';
import type { DeviceReport } from '../../../miner/inference/inference-backend.ts';
import type { LogEntry } from '../../components/event-log.ts';
import type { StripColumn } from '../../components/strip-recorder.ts';

/** The steps of a start, in their order. */
export const STEP_IDS = ['choose', 'funds', 'hotkey', 'model', 'register', 'axon', 'answer'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** Where one step stands. */
export type StepStatus =
  | { readonly state: 'todo' }
  | { readonly state: 'running'; readonly words: string; readonly fraction: number | null }
  /** Something only the person can give: a password, a signature. */
  | { readonly state: 'waiting'; readonly words: string }
  | { readonly state: 'done'; readonly words: string | null }
  /** `words`: what happened, whether the money is safe, what to do. `retry`: the same step may be tried again. */
  | { readonly state: 'failed'; readonly words: string; readonly name: string; readonly retry: boolean };

export type StepStatuses = Readonly<Record<StepId, StepStatus>>;

/** The life of the miner. `resumable`: it was mining when the page was closed, and goes on when asked to. */
export type MinerPhase =
  'off' | 'resumable' | 'starting' | 'waiting' | 'failed' | 'answering' | 'paused' | 'stopping' | 'locked';

/** How validators judge the miner, from the chain. */
export interface Judgement {
  /** 1 is best; null while the incentive is 0. */
  readonly rank: number | null;
  readonly miners: number;
  /** Share of the subnet's miner emission, 0 to 1. */
  readonly incentive: number;
  /** Mean weight of the validators by their stake, 0 to 1; null when none shows a weight for it. */
  readonly score: number | null;
  /** Block at which the immunity ends, or has ended. */
  readonly immuneUntilBlock: number;
  readonly blocksToEpoch: number | null;
  readonly evidence: Evidence;
}

/** What was earned in a span of time, from the history of this computer. Alpha-rao. */
export interface EarnedSpans {
  readonly todayAlphaRao: bigint;
  readonly weekAlphaRao: bigint;
}

/** What the chain has paid. Amounts in alpha-rao of the subnet, and rao. */
export interface Earnings {
  readonly epochs: readonly { readonly block: number; readonly alphaRao: bigint }[];
  readonly earnedAlphaRao: bigint;
  /** What selling all of it would bring now, after fee and impact, rao. */
  readonly exitRao: bigint;
  /** Null until the history was read. */
  readonly spans: EarnedSpans | null;
  /** Paid for this registration, rao; 0 when it was not paid from here. */
  readonly burnedRao: bigint;
  readonly evidence: Evidence;
}

/** What this computer does. */
export interface Workload {
  readonly device: DeviceReport | null;
  readonly model: string;
  readonly received: number;
  readonly answered: number;
  readonly failed: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly refused: number;
  /** Why the last one was refused or failed; null when none was. */
  readonly lastRefusal: string | null;
  /** Times the inference worker was lost and brought back. */
  readonly losses: number;
}

/** Where validators reach it. */
export interface AxonPlace {
  /** What is known of whether others reach it, and what is not; null where nothing can be dialled. */
  readonly reach: { readonly reached: string; readonly words: string } | null;
  readonly ip: string;
  readonly port: number;
  /** "a port of this computer", "inside this page". */
  readonly how: string;
}

/** Everything that is shown while the miner runs. */
export interface LiveMiner {
  readonly netuid: number;
  readonly subnet: string;
  readonly uid: number | null;
  readonly hotkey: string;
  readonly hotkeyName: string;
  /** Ms since the epoch when it began to answer. */
  readonly since: number | null;
  readonly columns: readonly StripColumn[];
  readonly lastQuery: { readonly at: number; readonly hotkey: string | null; readonly uid: number | null } | null;
  /** Price of registering anew now, rao; null before it was read. */
  readonly burnNowRao: bigint | null;
  readonly judgement: Judgement | null;
  readonly earnings: Earnings | null;
  readonly work: Workload;
  readonly axon: AxonPlace | null;
  readonly log: readonly LogEntry[];
}
