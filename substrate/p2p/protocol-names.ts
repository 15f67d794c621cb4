/** Names of the Substrate protocols of one chain, as multistream-select negotiates them. substrate: client/network, client/network-common. */
import { bytesToHex } from '../bytes.ts';

export interface ProtocolNames {
  /** Notifications: new blocks. */
  readonly blockAnnounces: string;
  /** Notifications: votes and commits. */
  readonly grandpa: string;
  /** Notifications: transactions. */
  readonly transactions: string;
  /** Request: headers, bodies, justifications. */
  readonly sync: string;
  /** Request: from handover to handover. */
  readonly warp: string;
  /** Request: storage and call proofs. */
  readonly light: string;
  /** Request: Kademlia. */
  readonly kad: string;
}

/** The names for the chain with this genesis hash (32 bytes), or for a fork of it that names itself. */
export function protocolNames(genesisHash: Uint8Array, forkId?: string): ProtocolNames {
  const chain = `/${bytesToHex(genesisHash).slice(2)}${forkId === undefined ? '' : `/${forkId}`}`;
  return {
    blockAnnounces: `${chain}/block-announces/1`,
    grandpa: `${chain}/grandpa/1`,
    transactions: `${chain}/transactions/1`,
    sync: `${chain}/sync/2`,
    warp: `${chain}/sync/warp`,
    light: `${chain}/light/2`,
    kad: `${chain}/kad`,
  };
}
