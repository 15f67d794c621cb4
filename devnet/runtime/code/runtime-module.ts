import { concatBytes, utf8 } from '../../../substrate/bytes.ts';
import { blake2b256 } from '../../../substrate/hash.ts';
import { encode, Writer, type ValueOf } from '../frame/type.ts';
import { runtimeVersion } from '../types/runtime-version.ts';

/** `\0asm`, binary format 1. Standard: WebAssembly core specification, binary modules. */
const PREAMBLE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Uint8Array.of(...bytes, rest);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function customSection(name: string, content: Uint8Array): Uint8Array {
  const title = utf8(name);
  const body = concatBytes(leb128(title.length), title, content);
  return concatBytes(Uint8Array.of(0), leb128(body.length), body);
}

/**
 * The WebAssembly module at `:code` of the genesis state. The chain itself runs as this program; the module tells who reads the
 * state which runtime that is: the sections `runtime_version` and `runtime_apis`, as compilers of real runtimes write them, and the hash
 * of the metadata, so that clients which remember metadata by the hash of `:code` notice a change. It exports no functions.
 * substrate: primitives/version/src/embed.rs
 */
export function runtimeModule(version: ValueOf<typeof runtimeVersion>, metadata: Uint8Array): Uint8Array {
  const apis = new Writer();
  for (const [id, number] of version.apis) {
    apis.raw(id);
    apis.u32(number);
  }
  return concatBytes(
    PREAMBLE,
    customSection('runtime_version', encode(runtimeVersion, { ...version, apis: [] })),
    customSection('runtime_apis', apis.finish()),
    customSection('metadata_hash', blake2b256(metadata)),
  );
}
