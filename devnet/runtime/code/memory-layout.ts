import { Writer } from '../../../substrate/scale/writer.ts';

/** Bytes in the module's memory, as runtime functions hand them over: `length << 32 | address`. */
export type Span = bigint;

const PAGE = 65_536;
/** Nothing lies at low addresses, so that a null pointer is not mistaken for something. */
const START = 1024;

export const spanOf = (at: number, length: number): Span => (BigInt(length) << 32n) | BigInt(at);
export const addressOf = (span: Span): number => Number(span & 0xffff_ffffn);

/** Gives constants and scratch room their places in memory: constants first, then the room, then the host's heap. */
export class MemoryLayout {
  readonly #data = new Writer(1 << 19);
  #length = 0;
  #room = 0;

  /** Puts bytes into memory. @throws Error after room was given */
  constant(bytes: Uint8Array): Span {
    if (this.#room > 0) throw new Error('constants come before scratch room');
    const at = START + this.#length;
    this.#data.raw(bytes);
    this.#length += bytes.length;
    return spanOf(at, bytes.length);
  }
  /** Room that is zero at first and may be written to. */
  room(length: number): Span {
    const at = START + this.#length + this.#room;
    this.#room += length;
    return spanOf(at, length);
  }
  get data(): { at: number; bytes: Uint8Array } {
    return { at: START, bytes: this.#data.finish() };
  }
  /** Where the host may put its own things: after everything else, at a multiple of 16. */
  get heapBase(): number {
    return Math.ceil((START + this.#length + this.#room) / 16) * 16;
  }
  /** Pages that hold everything, and one for the host. */
  get pages(): number {
    return Math.ceil(this.heapBase / PAGE) + 1;
  }
}
