// The port a dendrite sends through.

/** A receiver's address, from the axon record on chain. */
export interface AxonTarget {
  readonly ip: string;
  readonly port: number;
  /** ss58. It is part of the signed message: another axon cannot use the request. */
  readonly hotkey: string;
}

/** One signed request. */
export interface DendriteRequest {
  readonly ip: string;
  readonly port: number;
  /** `/` and the synapse's name. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Aborted at the timeout or when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** An answer as it comes from the wire. Nothing in it is authenticated but by where it came from. */
export interface DendriteResponse {
  readonly status: number;
  /** Names as received; the protocol compares them by case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends a request. @throws DendriteConnectionError when nobody answers; the signal's reason when it aborts. */
export type DendriteTransport = (request: DendriteRequest) => Promise<DendriteResponse>;
