import { bytesToHex } from '../../substrate/bytes.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import type { Hash } from './frame/types.ts';
import type { BlockState } from './runtime.ts';

/** A block and the state after it: what the next one stands on. */
export interface BlockAt {
  readonly header: Header;
  readonly hash: Hash;
  readonly state: BlockState;
}

export const blockAt = (header: Header, state: BlockState): BlockAt => ({
  header,
  hash: bytesToHex(headerHash(header)),
  state,
});
