/** Where the axon listens and what is announced. On the devnet all is on this computer; on another chain the person must say how others reach it. */
import { ipNumber } from '../../../chain/queries/axon-info.ts';
import { LOCAL_AXON_IP, LOOPBACK } from '../../../miner/market/local-axon.ts';
import type { StartChoice } from './mining.ts';

/** Where axons of this network listen as a rule. */
export const AXON_PORT = 8091;

/** What a person typed. */
export interface TypedReach {
  readonly ip: string;
  readonly port: string;
}

export type Reach = Pick<StartChoice, 'listen' | 'announceIp'>;

/** On the bundled devnet: loopback, announced under the address that stands for it there. */
export const localReach: Reach = { listen: { ip: LOOPBACK, port: AXON_PORT }, announceIp: LOCAL_AXON_IP };

/** @returns where to listen and what to announce, or in words what is wrong */
export function readReach({ ip, port }: TypedReach): Reach | { readonly fault: string } {
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port.trim()) || number < 1 || number > 65_535)
    return { fault: `A port is a number from 1 to 65535; most miners use ${AXON_PORT}.` };
  const address = ip.trim();
  if (address === '')
    return {
      fault:
        'Type the address under which this computer can be reached from outside: validators send their queries there.',
    };
  let known: { ipType: 4 | 6 };
  try {
    known = ipNumber(address);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { fault: 'This is no IP address. It looks like 203.0.113.7; a name cannot be announced.' };
  }
  if (/^(127\.|0\.|::1$|::$)/.test(address))
    return { fault: 'The chain refuses this address: nobody else could reach you there.' };
  return { listen: { ip: known.ipType === 4 ? '0.0.0.0' : '::', port: number }, announceIp: address };
}

/** An address only the own network can reach. It may be meant, so it is said and not refused. */
export const isPrivate = (ip: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe80:)/i.test(ip.trim());
