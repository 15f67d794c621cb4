/**
 * The market port: all that actors do besides talking to the chain. Validators ask and score, rivals answer and listen. `miner/`
 * knows how (tasks, dendrite, axon), the composition root hands it in: `miner/market/http-market.ts` over HTTP on loopback,
 * `miner/market/in-process-market.ts` in a browser worker.
 */

/** A kind of work a subnet may pay for. */
export interface MarketTask {
  /** Stable id, for example `forecasting`. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Name of its synapse: the route on an axon. */
  readonly synapse: string;
  /** Honest ways to answer without a network, from the worst to the best. */
  readonly methods: readonly string[];
}

/** What a validator asks, and the truth it keeps to itself. */
export interface Question {
  readonly query: unknown;
  readonly truth: unknown;
}

/** Who signs requests. */
export interface Caller {
  /** ss58 */
  readonly hotkey: string;
  /** sr25519 in the context `substrate`, 64 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** An announced axon. */
export interface AxonAddress {
  readonly ip: string;
  readonly port: number;
  /** ss58 */
  readonly hotkey: string;
}

/** What came back. `latencyMs` runs from sending to the whole answer or the failure, by the asker's clock. */
export type Reply =
  | { readonly ok: true; readonly body: unknown; readonly latencyMs: number }
  | { readonly ok: false; readonly reason: string; readonly latencyMs: number };

/** A neuron that may call an axon. */
export interface CallingNeuron {
  readonly uid: number;
  readonly validatorPermit: boolean;
  readonly stakeRao: bigint;
}

export interface AxonRequest {
  readonly task: string;
  /** Own hotkey, ss58. */
  readonly hotkey: string;
  /** The neuron behind a hotkey (ss58), from the last metagraph read; null refuses the caller. */
  readonly neuron: (hotkey: string) => CallingNeuron | null;
  /** Answers one query with the body of an answer. What it throws reaches the caller as an opaque failure. */
  readonly answer: (query: unknown) => Promise<unknown>;
}

/** An axon that listens. `ip` and `port` are what to announce on the chain. */
export interface OpenedAxon {
  readonly ip: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface Market {
  readonly tasks: readonly MarketTask[];
  /** Version number axons announce on the chain. */
  readonly axonVersion: number;
  /** A fresh question. Equal seeds give equal questions. */
  question(task: string, seed: string): Question;
  /** Quality of an answer's body from 0 (worthless, or not of the task's form) to 1 (perfect). */
  score(task: string, question: Question, body: unknown): number;
  /** The answer of an honest method to a query, as a body. @throws for a query that is none of the task's */
  answer(task: string, method: string, query: unknown, seed: string): unknown;
  /** Sends a signed query. Whatever goes wrong on the way is a reply, not an exception. */
  ask(task: string, caller: Caller, axon: AxonAddress, query: unknown, timeoutMs: number): Promise<Reply>;
  openAxon(request: AxonRequest): Promise<OpenedAxon>;
  /** Resolves after `ms`. */
  pause(ms: number): Promise<void>;
}
