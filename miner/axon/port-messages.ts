// What passes between the side that has the socket and the side that has the axon, when a MessagePort lies between them.
// Bodies and chunks are pulled, so an unproved caller's body never crosses and a slow reader slows the writer.

/** The end of a channel both `MessagePort`, `Worker` and a worker's own scope offer. */
export interface PortLike {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  /** `MessagePort` delivers nothing before it. */
  start?(): void;
}

/** From the socket side to the axon side. `id` counts requests of one port. */
export type ToAxon =
  | {
      readonly axon: 'request';
      readonly id: number;
      readonly method: string;
      readonly path: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly remoteAddress: string | null;
      readonly remotePort: number | null;
    }
  | { readonly axon: 'body'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly axon: 'no-body'; readonly id: number; readonly limitBytes: number | null }
  | { readonly axon: 'pull'; readonly id: number }
  | { readonly axon: 'abort'; readonly id: number };

/** From the axon side to the socket side. */
export type ToSocket =
  | { readonly axon: 'read'; readonly id: number; readonly limitBytes: number }
  | {
      readonly axon: 'response';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Null: the body is streamed, chunk by chunk, on `pull`. */
      readonly body: Uint8Array | null;
    }
  | { readonly axon: 'chunk'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly axon: 'end'; readonly id: number; readonly complete: boolean };

/** True for a message of this channel; others may share the port. */
export function isPortMessage<T extends { readonly axon: string; readonly id: number }>(data: unknown): data is T {
  return (
    typeof data === 'object' &&
    data !== null &&
    'axon' in data &&
    typeof data.axon === 'string' &&
    'id' in data &&
    Number.isSafeInteger(data.id)
  );
}
