/**
 * The runtime module of the genesis, kept beside the program that made it: making it takes all the metadata, half of the work of a
 * start. A program is told a place of its own that changes with its content (build/start-cached.mjs): what lies there is what it would
 * make itself.
 */
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type { SpecVersion } from '../../devnet/runtime/spec-versions.ts';
import { concatBytes, equalBytes } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';

const DIGEST_BYTES = 32;

/** What the module depends on besides the program. */
export interface CodeFacts {
  readonly slotDurationMs: number;
  /** That of the program's own choice when left out. */
  readonly specVersion?: SpecVersion;
}

/**
 * The module for these facts: the kept one, or the one made now, which is kept for the next start.
 * @param place beginning of the path of what may be kept; nothing is kept without it
 */
export function keptCode(
  { slotDurationMs, specVersion }: CodeFacts,
  make: () => Uint8Array,
  place: string | undefined,
): Uint8Array {
  if (place === undefined) return make();
  const file = `${place}-code-${specVersion ?? 'usual'}-${slotDurationMs}`;
  const kept = wholeCode(file);
  if (kept) return kept;
  const code = make();
  void keep(file, code);
  return code;
}

/** What lies there, if it is what was written. */
function wholeCode(file: string): Uint8Array | undefined {
  try {
    const bytes = new Uint8Array(readFileSync(file));
    const code = bytes.slice(DIGEST_BYTES);
    return equalBytes(blake2b256(code), bytes.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined; // The first start.
  }
}

async function keep(file: string, code: Uint8Array): Promise<void> {
  const part = `${file}.${process.pid}`;
  try {
    await writeFile(part, concatBytes(blake2b256(code), code));
    await rename(part, file);
  } catch {
    // A folder that cannot be written costs time at each start and nothing else.
  }
}
