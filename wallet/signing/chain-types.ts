import { decAnyMetadata, unifyMetadata, type UnifiedMetadata } from '@polkadot-api/substrate-bindings';
import { hexToBytes } from '../../substrate/bytes.ts';
import { BadMetadata } from '../errors.ts';

/** Larger metadata is refused before it is read. Finney's has 338 kB. */
const MAX_METADATA_BYTES = 4 * 1024 * 1024;

export type TypeEntry = UnifiedMetadata['lookup'][number];
export type TypeVariant = Extract<TypeEntry['def'], { tag: 'variant' }>['value'][number];

/** A signed extension: its part in the extrinsic and its part that is only signed, as type ids. */
export interface ExtensionTypes {
  readonly identifier: string;
  readonly explicitType: number;
  readonly implicitType: number;
}

/** What of a chain's metadata is needed to read the bytes to be signed. */
export interface ChainTypes {
  readonly types: ReadonlyMap<number, TypeEntry>;
  /** Type id of the runtime's call enum: its variants are the pallets. */
  readonly callType: number;
  readonly extensions: readonly ExtensionTypes[];
  readonly specName: string;
  readonly specVersion: number;
  readonly transactionVersion: number;
}

/**
 * Reads runtime metadata, V14 to V16. It is independent of the library that builds the transactions.
 * @throws BadMetadata
 */
export function readChainTypes(metadata: Uint8Array): ChainTypes {
  if (metadata.length > MAX_METADATA_BYTES)
    throw new BadMetadata({ detail: `larger than ${MAX_METADATA_BYTES} bytes` });
  const unified = unify(metadata);
  const types = new Map(unified.lookup.map((entry) => [entry.id, entry]));
  const extensions = unified.extrinsic.extensionsByVersion[0] ?? [];
  const version = unified.pallets
    .find(({ name }) => name === 'System')
    ?.constants.find(({ name }) => name === 'Version');
  if (!version) throw new BadMetadata({ detail: 'it does not say its runtime version' });
  return {
    types,
    callType: callTypeOf(unified),
    extensions: extensions.map(({ identifier, type, additionalSigned }) => ({
      identifier,
      explicitType: type,
      implicitType: additionalSigned,
    })),
    ...readVersion(hexToBytes(version.value)),
  };
}

function unify(metadata: Uint8Array): UnifiedMetadata {
  try {
    return unifyMetadata(decAnyMetadata(metadata));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : 'unreadable';
    throw Object.assign(new BadMetadata({ detail }), { cause });
  }
}

/** V15 and later name the call type; in V14 it is the parameter `Call` of the extrinsic type, or the type of that name. */
function callTypeOf({ extrinsic, lookup }: UnifiedMetadata): number {
  if ('call' in extrinsic) return extrinsic.call;
  const uncheckedExtrinsic = 'type' in extrinsic ? lookup.find(({ id }) => id === extrinsic.type) : undefined;
  const type =
    uncheckedExtrinsic?.params.find(({ name }) => name === 'Call')?.type ??
    lookup.find(({ path }) => path.at(-1) === 'RuntimeCall')?.id;
  if (type === undefined) throw new BadMetadata({ detail: 'it does not name its calls' });
  return type;
}

/** SCALE of RuntimeVersion: spec name, impl name, authoring u32, spec u32, impl u32, apis, transaction version u32, … */
function readVersion(bytes: Uint8Array): Pick<ChainTypes, 'specName' | 'specVersion' | 'transactionVersion'> {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const short = (at: number) => {
      if (((bytes[at] ?? 3) & 3) !== 0) throw new RangeError('a name that long');
      return (bytes[at] as number) >> 2;
    };
    const specNameEnd = 1 + short(0);
    const at = specNameEnd + 1 + short(specNameEnd);
    const apisAt = at + 12;
    const wide = ((bytes[apisAt] ?? 0) & 3) === 1;
    const apis = wide ? view.getUint16(apisAt, true) >> 2 : short(apisAt);
    return {
      specName: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(1, specNameEnd)),
      specVersion: view.getUint32(at + 4, true),
      transactionVersion: view.getUint32(apisAt + (wide ? 2 : 1) + apis * 12, true),
    };
  } catch (cause) {
    throw Object.assign(new BadMetadata({ detail: 'its runtime version does not read' }), { cause });
  }
}
