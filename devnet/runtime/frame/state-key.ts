import { bytesToHex, hexToBytes, type Hex } from '../../../substrate/bytes.ts';
import type { Reading } from './reading.ts';

/** A whole storage key in the forms it is needed in: text to find what was read and changed, bytes for the trie. */
export class StateKey {
  /** What was read there last, so that asking again with the same object looks nothing up. */
  reading: Reading | undefined;
  #bytes: Uint8Array | undefined;
  /** @param item hex of the item's prefix (twox128 of pallet and item: 32 bytes), or of the whole key when it is shorter */
  constructor(
    readonly hex: Hex,
    readonly item: string = itemOf(hex),
  ) {}
  static of(bytes: Uint8Array): StateKey {
    return new StateKey(bytesToHex(bytes));
  }
  get bytes(): Uint8Array {
    return (this.#bytes ??= hexToBytes(this.hex));
  }
}

export const itemOf = (hex: string): string => hex.slice(0, 66);
