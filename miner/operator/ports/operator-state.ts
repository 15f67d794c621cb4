import type { Evidence } from '../../../substrate/evidence.ts';
import type { Failure } from '../../../chain/types/submission.ts';
import type { DeviceReport } from '../../inference/inference-backend.ts';
import type { WatchEvent, WatchFact } from '../watch/watch-event.ts';

/** The visible steps of one click, in order. The model shows that it answers rightly before anything is paid. */
export const STEPS = ['choose', 'funds', 'hotkey', 'model', 'register', 'axon', 'announce', 'answer'] as const;
export type StepId = (typeof STEPS)[number];

/** `waiting` goes on by itself when what it waits for comes; `failed` waits for the person. */
export type StepState =
  | { readonly state: 'todo' }
  | { readonly state: 'running'; readonly words: string; readonly fraction: number | null }
  | { readonly state: 'waiting'; readonly words: string }
  | { readonly state: 'done'; readonly words: string }
  | { readonly state: 'failed'; readonly failure: Failure; readonly retry: boolean };

/** What the person chose to mine. */
export interface MinerChoice {
  readonly netuid: number;
  /** Task name, for example `forecasting`. */
  readonly task: string;
  /** Model id in the model store. */
  readonly model: string;
  /** Pays, and owns what is earned. */
  readonly coldkey: string;
  /** An own hotkey to mine with; null makes a new one. */
  readonly hotkey: string | null;
  /** Where the axon listens. On loopback the next free port is taken when this one is not. */
  readonly listen: { readonly ip: string; readonly port: number };
  /** Address to announce; others reach the miner there. */
  readonly announceIp: string;
  /** Most that registering may cost, rao: above it the step fails instead of paying. */
  readonly maxBurnRao: bigint;
}

/** A query that was answered, refused, or failed. */
export interface SeenQuery {
  /** Ms since the epoch. */
  readonly at: number;
  /** ss58; null when the caller proved none. */
  readonly hotkey: string | null;
  readonly uid: number | null;
  readonly latencyMs: number | null;
  readonly outcome: 'answered' | 'refused' | 'failed' | 'left';
  /** Why not. */
  readonly words: string | null;
}

/** What this computer counted, with no chain involved. */
export interface AnswerFigures {
  readonly received: number;
  readonly answered: number;
  readonly failed: number;
  readonly refused: number;
  /** Callers that went away. */
  readonly left: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly meanMs: number | null;
  /** Queries answered in each of the last blocks, oldest first. */
  readonly perBlock: readonly {
    readonly block: number;
    readonly answered: number;
    readonly latencyMs: number | null;
  }[];
  /** The last queries, newest first. */
  readonly last: readonly SeenQuery[];
}

/** What the chain says of the miner. */
export interface StandingFigures {
  readonly uid: number;
  /** Fraction of the miners' pay, 0 to 1. */
  readonly incentive: number;
  /** 1 is best; null while nothing is earned. */
  readonly rank: number | null;
  readonly miners: number;
  /** Weight the validators gave, averaged by their stake, 0 to 1; null when none has set weights on it. */
  readonly score: number | null;
  /** Alpha earned in the last epoch, alpha-rao. */
  readonly emissionRao: bigint;
  readonly immune: boolean;
  readonly immuneUntilBlock: number;
  readonly lastEpochBlock: number;
  readonly blocksToEpoch: number | null;
  readonly evidence: Evidence;
}

/** What was earned since mining began with this registration. */
export interface EarningFigures {
  /** Growth of the hotkey's stake, alpha-rao. */
  readonly earnedAlphaRao: bigint;
  /** What selling that would bring now, after fee and impact, rao. */
  readonly exitRao: bigint;
  readonly sinceBlock: number;
  readonly evidence: Evidence;
}

/** Per epoch, oldest first. */
export interface EpochFigures {
  readonly block: number;
  readonly incentive: number;
  readonly rank: number | null;
  readonly score: number | null;
  readonly emissionRao: bigint;
  readonly answered: number;
}

export interface LogLine {
  readonly id: number;
  /** Ms since the epoch. */
  readonly at: number;
  readonly block: number | null;
  readonly words: string;
  readonly kind: 'plain' | 'caution' | 'danger';
}

/** Why the miner is paused: it keeps its place, refuses queries with 503, and holds no model. */
export interface Pause {
  /** In words, such as "On battery". */
  readonly words: string;
  /** Ms since the epoch. */
  readonly since: number;
}

/** Everything a page shows of the miner. A new object for each change. */
export interface OperatorState {
  /** `failed`: a step waits for the person. `answering`: all steps are done. `paused`: as answering, but not now; see `pause`. */
  readonly phase: 'idle' | 'starting' | 'answering' | 'paused' | 'failed' | 'stopping' | 'stopped';
  readonly pause: Pause | null;
  readonly choice: MinerChoice | null;
  readonly hotkey: string | null;
  readonly uid: number | null;
  readonly steps: Readonly<Record<StepId, StepState>>;
  /** The address announced. */
  readonly axon: { readonly ip: string; readonly port: number } | null;
  readonly device: DeviceReport | null;
  readonly answers: AnswerFigures;
  readonly standing: StandingFigures | null;
  readonly earning: EarningFigures | null;
  readonly epochs: readonly EpochFigures[];
  /** What happened around the miner, newest last, at most 100. */
  readonly watches: readonly WatchEvent[];
  /** What is known of whether others reach the axon; null before it was looked at. */
  readonly reach: Extract<WatchFact, { type: 'reach' }> | null;
  /** Price of registering now, rao: what losing the place would cost. Null before it was read. */
  readonly burnRao: bigint | null;
  /** Newest last, at most 200. */
  readonly log: readonly LogLine[];
  /** Why the chain cannot be followed at the moment; queries are answered all the same. */
  readonly chainTrouble: string | null;
}
