// The port between a way of delivering requests (HTTP, in-process, MessagePort) and the axon that answers them.

/** One request, before its body was read. */
export interface AxonRequest {
  readonly method: string;
  /** Path with its leading slash, as received: percent escapes and query included. */
  readonly path: string;
  /** Name and value pairs as received, in any case, repeated names included. */
  readonly headers: Iterable<readonly [name: string, value: string]>;
  /**
   * Reads the body, at most `limitBytes`. The axon calls it at most once, and not at all for a request it refuses by its
   * headers. @throws BodyTooLargeError above the limit, RequestAbortedError when the caller went away.
   */
  readonly body: (limitBytes: number) => Promise<Uint8Array>;
  /** The caller's address as the socket shows it, or null where there is no socket. */
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
}

/** The answer. A stream that throws must be cut off visibly, not ended as if it were complete. */
export interface AxonResponse {
  readonly status: number;
  /** Lower-case names; the protocol's callers compare names by case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Answers requests. Never rejects: each failure is a response. */
export type AxonServe = (request: AxonRequest) => Promise<AxonResponse>;

/** Where an axon listens. Port 0 asks for a free one. */
export interface AxonAddress {
  readonly ip: string;
  readonly port: number;
}

/** An axon that is listening. */
export interface OpenAxon {
  /** The address really bound. */
  readonly address: AxonAddress;
  /** Takes no new request, lets running ones finish for at most `graceMs`, then cuts them. Resolves when all is closed. */
  close(graceMs?: number): Promise<void>;
}

/** A way of delivering requests to an axon. @throws AxonBindError when the address cannot be had. */
export interface AxonTransport {
  open(serve: AxonServe, at: AxonAddress): Promise<OpenAxon>;
}
