import { bytesToHex, type Hex } from '../../../substrate/bytes.ts';

/** A whole storage key in the forms it is needed in: bytes for the trie, text to find what was read and changed. */
export class StateKey {
  readonly hex: Hex;
  /** Hex of the item's prefix (twox128 of pallet and item: 32 bytes), or of the whole key when it is shorter. */
  readonly item: string;
  constructor(readonly bytes: Uint8Array) {
    this.hex = bytesToHex(bytes);
    this.item = itemOf(this.hex);
  }
}

export const itemOf = (hex: string): string => hex.slice(0, 66);
