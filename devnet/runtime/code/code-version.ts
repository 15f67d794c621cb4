import { concatBytes, equalBytes, fromUtf8, utf8 } from '../../../substrate/bytes.ts';
import { readUnsignedLeb128 } from '../../../substrate/leb128.ts';
import { decode, Reader, ScaleError, type ValueOf } from '../frame/type.ts';
import { runtimeVersion } from '../types/runtime-version.ts';

const PREAMBLE = concatBytes(utf8('\0asm'), Uint8Array.of(1, 0, 0, 0));
const CUSTOM_SECTION = 0;

/**
 * Which runtime a module is: its section `runtime_version`. Undefined for what is no module or tells none.
 * substrate: primitives/version/src/embed.rs
 */
export function codeVersion(code: Uint8Array): ValueOf<typeof runtimeVersion> | undefined {
  if (!equalBytes(code.subarray(0, PREAMBLE.length), PREAMBLE)) return undefined;
  const reader = new Reader(code, PREAMBLE.length);
  try {
    while (reader.left > 0) {
      const id = reader.u8();
      const section = reader.raw(readUnsignedLeb128(reader));
      if (id !== CUSTOM_SECTION) continue;
      const inside = new Reader(section);
      const name = fromUtf8(inside.raw(readUnsignedLeb128(inside)));
      if (name === 'runtime_version') return decode(runtimeVersion, inside.raw(inside.left));
    }
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
  }
  return undefined;
}
