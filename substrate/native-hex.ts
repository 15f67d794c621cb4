/** Hexadecimal by the platform, several times faster than in JavaScript: `Uint8Array` in newer engines, `Buffer` in Node. */

export interface NativeHex {
  /** Lower-case digits, without `0x`. */
  encode(bytes: Uint8Array): string;
  /** Undefined when the text is not all digits. Of an even number of them, of either case. */
  decode(digits: string): Uint8Array | undefined;
}

interface HexArray {
  readonly prototype: { toHex(this: Uint8Array): string };
  fromHex(digits: string): Uint8Array;
}
interface HexBuffer {
  readonly prototype: { hexSlice(this: Uint8Array, start: number, end: number): string };
  from(digits: string, encoding: 'hex'): Uint8Array;
}

/** The methods are called on plain arrays: byte types of libraries have a `toHex` of their own. */
const ofArrays = ({ prototype, fromHex }: HexArray): NativeHex => ({
  encode: (bytes) => prototype.toHex.call(bytes),
  decode(digits) {
    try {
      return fromHex.call(Uint8Array, digits);
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  },
});

const ofBuffers = (buffers: HexBuffer): NativeHex => ({
  encode: (bytes) => buffers.prototype.hexSlice.call(bytes, 0, bytes.length),
  decode(digits) {
    // It stops at what is no digit. Copied, for small buffers are parts of a shared one.
    const bytes = buffers.from(digits, 'hex');
    return bytes.length === digits.length / 2 ? new Uint8Array(bytes) : undefined;
  },
});

function find(): NativeHex | undefined {
  if ('fromHex' in Uint8Array) return ofArrays(Uint8Array as unknown as HexArray);
  const { Buffer: buffers } = globalThis as { Buffer?: HexBuffer };
  return typeof buffers?.prototype.hexSlice === 'function' ? ofBuffers(buffers) : undefined;
}

/** Undefined where the platform has no calls for it. */
export const nativeHex: NativeHex | undefined = find();
