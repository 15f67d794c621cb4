import type { Chain } from '../ports/chain.ts';
import { ipNumber } from '../queries/axon-info.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Where an axon can be reached. */
export interface AnnouncedAxon {
  readonly netuid: number;
  /** `192.0.2.7` or `2001:db8::1`; the chain refuses 127.0.0.1 and ::1. `0.0.0.0` is allowed. */
  readonly ip: string;
  readonly port: number;
  /** Protocol version as the SDK counts it. */
  readonly version: number;
}

/** Announces an axon; signed by its hotkey, free of charge. @throws RangeError for an address that is none */
export function serveAxon(chain: Chain, { netuid, ip, port, version }: AnnouncedAxon): Extrinsic {
  const { ip: number, ipType } = ipNumber(ip);
  return buildCall(chain, 'subtensorModule', 'serveAxon', [netuid, version, number, port, ipType, 4, 0, 0]);
}
