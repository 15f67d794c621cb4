/**
 * Metadata that was compared with the runtime it describes. A node cannot prove its metadata: the runtime's code stands in the state, and
 * only running that would give it. So releases carry its hash for the runtimes they know. `node build/run.mjs build/pin-metadata.ts FILE …`
 * prints lines for this list from metadata files.
 */
import { isHex, type Hex } from '../../substrate/bytes.ts';

export interface MetadataPin {
  readonly genesisHash: Hex;
  readonly specVersion: number;
  /** Version of the metadata's own format: 14, 15, 16. */
  readonly format: number;
  /** blake2b-256 of the metadata, from its magic number on. */
  readonly hash: Hex;
  /** A person compared it, in place of who made the release. */
  readonly vouched?: boolean;
}

/** What sources said the metadata of a runtime is, when it was asked for the first time; kept, so that it stays what is expected. */
export interface ToldMetadata extends Omit<MetadataPin, 'vouched'> {
  /** Who said so. */
  readonly by: readonly string[];
}

export const metadataPins: readonly MetadataPin[] = [
  {
    genesisHash: '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03',
    specVersion: 424,
    format: 16,
    hash: '0xc9c76fe5fceb7f149904a76ea0d72339a0aaf1c49e49c1a78bedd26343e1a934',
  },
];

/** The description a person vouched for, as kept beside a checkpoint (`light_checkpoint`); undefined where nothing like it stands. */
export function keptPin(checkpoint: unknown): MetadataPin | undefined {
  const { metadata } = (checkpoint ?? {}) as { metadata?: unknown };
  const pin = readPin(metadata);
  return pin && { ...pin, vouched: true };
}

/** What was kept of what sources told; what is not of that form is left out. */
export function readToldMetadata(json: unknown): ToldMetadata[] {
  const entries: unknown[] = Array.isArray(json) ? json : [];
  return entries.flatMap((entry) => {
    const pin = readPin(entry);
    const { by } = (entry ?? {}) as { by?: unknown };
    const named = Array.isArray(by) && by.every((name) => typeof name === 'string');
    return pin && named ? [{ ...pin, by: by as string[] }] : [];
  });
}

function readPin(json: unknown): MetadataPin | undefined {
  const { genesisHash, specVersion, format, hash } = (json ?? {}) as Partial<MetadataPin>;
  const whole = isHex(genesisHash) && isHex(hash) && Number.isInteger(specVersion) && Number.isInteger(format);
  return whole ? { genesisHash, hash, specVersion: specVersion!, format: format! } : undefined;
}
