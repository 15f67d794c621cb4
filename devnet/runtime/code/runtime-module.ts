import { blake2b256 } from '../../../substrate/hash.ts';
import { encode, Writer, type ValueOf } from '../frame/type.ts';
import { runtimeVersion } from '../types/runtime-version.ts';
import { functionFor, hostFunctions, place } from './export-code.ts';
import { MemoryLayout } from './memory-layout.ts';
import { runtimeExports, type RuntimeFacts } from './runtime-exports.ts';
import { encodeModule } from './wasm-module.ts';

/** Longest stored value a call gives: the lists of authorities are far below. */
const MOST_VALUE_BYTES = 65_536;

function apisOf({ apis }: ValueOf<typeof runtimeVersion>): Uint8Array {
  const writer = new Writer();
  for (const [id, number] of apis) {
    writer.raw(id);
    writer.u32(number);
  }
  return writer.finish();
}

/**
 * The WebAssembly module at `:code` of the genesis state. The chain itself runs as this program; the module answers what light
 * clients call (`runtimeExports`), and tells who reads the state which runtime that is: the sections `runtime_version` and
 * `runtime_apis`, as compilers of real runtimes write them, and the hash of the metadata, so that clients which remember
 * metadata by the hash of `:code` notice a change.
 * substrate: primitives/version/src/embed.rs; Polkadot specification, "Runtime environment".
 */
export function runtimeModule(facts: RuntimeFacts): Uint8Array {
  const layout = new MemoryLayout();
  const answers = Object.entries(runtimeExports(facts)).map(([name, answer]) => ({
    name,
    answer,
    placed: place(answer, layout),
  }));
  const scratch = { value: layout.room(MOST_VALUE_BYTES) };
  return encodeModule({
    custom: [
      { name: 'runtime_version', content: encode(runtimeVersion, { ...facts.version, apis: [] }) },
      { name: 'runtime_apis', content: apisOf(facts.version) },
      { name: 'metadata_hash', content: blake2b256(facts.metadata(15)) },
    ],
    imports: hostFunctions,
    functions: answers.map(({ name, answer, placed }) => functionFor(name, answer, placed, scratch)),
    memoryPages: layout.pages,
    data: layout.data,
    globals: { __heap_base: layout.heapBase },
  });
}
