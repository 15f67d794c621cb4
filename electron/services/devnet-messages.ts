/** What passes between the host and its devnet's thread. Both ends are of one build, so nothing crosses that needs a check. */
import type { MessagePort } from 'node:worker_threads';
import type { MarketSubnet } from '../../devnet/actors/actor-status.ts';
import type { Production } from '../../devnet/node/production.ts';

/** How the thread is started. */
export interface DevnetSettings {
  /** Folder of the chain's database; made when missing. */
  readonly folder: string;
  readonly production: Production;
  /** Port for other programs, or null for none. */
  readonly port: number | null;
  /** Tasks to have a subnet for; null leaves it to the chain. */
  readonly subnets: readonly string[] | null;
}

export type ToDevnet =
  | { readonly type: 'rpc'; readonly port: MessagePort }
  /** Lets a peer in while `port` is open, which hears the `PeerWay`. */
  | { readonly type: 'peer'; readonly port: MessagePort }
  | { readonly type: 'produce'; readonly id: number; readonly production: Production }
  | { readonly type: 'new-blocks'; readonly id: number; readonly count: number }
  | { readonly type: 'open-subnet'; readonly id: number; readonly task: string }
  /** Ends the thread after everything is on disk. */
  | { readonly type: 'stop' };

/** What a peer needs to join: a chain specification that names the devnet's address. */
export type PeerWay = { readonly spec: string } | { readonly why: string };

export type FromDevnet =
  | { readonly type: 'running'; readonly endpoint: string | null; readonly endpointWhy: string | null }
  /** Something keeps it from going on as it should, and why; null when that is over. */
  | { readonly type: 'trouble'; readonly why: string | null }
  | { readonly type: 'subnets'; readonly subnets: readonly MarketSubnet[] }
  /** It could not start; the thread ends. */
  | { readonly type: 'failed'; readonly state: 'failed' | 'damaged'; readonly why: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: number }
  | { readonly type: 'error'; readonly id: number; readonly why: string };
