import type { Production } from '../../devnet/node/production.ts';
import type { DevnetStatus } from '../../miner/ports/host-port.ts';

/** What the page may ask of the devnet in its worker. Both ends are of one build, so nothing crosses that needs a check. */
export interface DevnetCalls {
  /** Starts the chain kept under `store`; harmless when it runs. */
  start: { readonly args: { readonly store: string; readonly production: Production }; readonly result: DevnetStatus };
  /** @param toBegin another chain is started in its place at once: no other tab comes in between */
  stop: { readonly args: { readonly toBegin: boolean }; readonly result: DevnetStatus };
  produce: { readonly args: { readonly production: Production }; readonly result: DevnetStatus };
  /** Makes blocks now, and lets everybody act on each. Gives the number of the last one. */
  newBlocks: { readonly args: { readonly count: number }; readonly result: number };
  openSubnet: { readonly args: { readonly task: string }; readonly result: void };
  /** JSON-RPC over a MessagePort. */
  rpc: { readonly args: { readonly port: MessagePort }; readonly result: void };
  /** Puts the axon at the other end of `port` into the in-process network. Gives where it listens. */
  listen: {
    readonly args: { readonly port: MessagePort; readonly ip: string; readonly at: number };
    readonly result: { readonly ip: string; readonly port: number };
  };
  /** Takes an axon away again. */
  unlisten: {
    readonly args: { readonly ip: string; readonly at: number; readonly graceMs: number };
    readonly result: void;
  };
}
export type DevnetMethod = keyof DevnetCalls;

export type ToDevnet = {
  [M in DevnetMethod]: { readonly devnet: M; readonly id: number; readonly args: DevnetCalls[M]['args'] };
}[DevnetMethod];

export type FromDevnet =
  | { readonly answer: number; readonly result: unknown }
  | {
      readonly answer: number;
      readonly error: { readonly name: string; readonly message: string; readonly code: string | null };
    }
  | { readonly changed: DevnetStatus };
