/** Hexadecimal by the platform, several times faster than in JavaScript: `Uint8Array` in newer engines, `Buffer` in Node. */

export interface NativeHex {
  /** Lower-case digits, without `0x`. */
  encode(bytes: Uint8Array): string;
  /** Writes what an even number of digits, of either case, say to a place with room for it. False when the text is not all digits. */
  write(digits: string, into: Uint8Array, at: number): boolean;
}

interface HexArray {
  toHex(this: Uint8Array): string;
  setFromHex(this: Uint8Array, digits: string): { readonly written: number };
}
interface HexBuffer {
  hexSlice(this: Uint8Array, start: number, end: number): string;
  hexWrite(this: Uint8Array, digits: string, at: number, length: number): number;
}

/** The methods are called on plain arrays: byte types of libraries have a `toHex` of their own. */
const ofArrays = (array: HexArray): NativeHex => ({
  encode: (bytes) => array.toHex.call(bytes),
  write(digits, into, at) {
    try {
      return array.setFromHex.call(into.subarray(at), digits).written * 2 === digits.length;
    } catch (error) {
      if (error instanceof SyntaxError) return false;
      throw error;
    }
  },
});

const ofBuffers = (buffer: HexBuffer): NativeHex => ({
  encode: (bytes) => buffer.hexSlice.call(bytes, 0, bytes.length),
  // It stops at what is no digit.
  write: (digits, into, at) => buffer.hexWrite.call(into, digits, at, digits.length / 2) * 2 === digits.length,
});

function find(): NativeHex | undefined {
  if ('setFromHex' in Uint8Array.prototype) return ofArrays(Uint8Array.prototype as unknown as HexArray);
  const { Buffer: buffers } = globalThis as { Buffer?: { readonly prototype: HexBuffer } };
  return typeof buffers?.prototype.hexSlice === 'function' ? ofBuffers(buffers.prototype) : undefined;
}

/** Undefined where the platform has no calls for it. */
export const nativeHex: NativeHex | undefined = find();
