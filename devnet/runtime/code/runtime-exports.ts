/**
 * What the module at `:code` can answer by itself: who it is, who writes and finalizes blocks, how many transactions an account
 * has sent. These are the calls a light client makes before it can read the chain and submit; they agree with the same runtime
 * APIs of this program. Whatever else is called is not there, which clients say plainly, instead of a wrong number.
 */
import { concatBytes, encodeU64 } from '../../../substrate/bytes.ts';
import { blake2b128 } from '../../../substrate/hash.ts';
import { encodeCompact } from '../../../substrate/scale/compact.ts';
import { palletPrefix } from '../../../substrate/storage-key.ts';
import { encode, type ValueOf } from '../frame/type.ts';
import { option, u32, u64, vec } from '../frame/types.ts';
import { METADATA_VERSIONS, type MetadataVersion } from '../metadata/build.ts';
import { slotDuration } from '../types/aura.ts';
import { opaqueMetadata } from '../types/core.ts';
import { runtimeVersion } from '../types/runtime-version.ts';

/** What the module's constants are made of. */
export interface RuntimeFacts {
  readonly version: ValueOf<typeof runtimeVersion>;
  readonly metadata: (version: MetadataVersion) => Uint8Array;
  readonly slotDurationMs: bigint;
}

/** How a call is answered. Byte strings are SCALE. */
export type Answer =
  | { readonly kind: 'constant'; readonly value: Uint8Array }
  /** What the state holds under a key, or a default. */
  | { readonly kind: 'stored'; readonly key: Uint8Array; readonly otherwise: Uint8Array }
  /** One of several constants, by a u32 argument. */
  | { readonly kind: 'chosen'; readonly by: ReadonlyMap<number, Uint8Array>; readonly otherwise: Uint8Array }
  /** The first four bytes of the argument's entry in a map with blake2-128-concat keys; `otherwise` when it has none. */
  | { readonly kind: 'firstU32'; readonly prefix: Uint8Array; readonly otherwise: Uint8Array }
  /** A constant around the blake2-128 hash of the arguments. */
  | { readonly kind: 'aroundHash'; readonly before: Uint8Array; readonly after: Uint8Array };

const NONE = Uint8Array.of(0);
const AURA_AUTHORITIES = palletPrefix('Aura', 'Authorities');
const GRANDPA_AUTHORITIES = palletPrefix('Grandpa', 'Authorities');
const GRANDPA_SET_ID = palletPrefix('Grandpa', 'CurrentSetId');
const ACCOUNTS = palletPrefix('System', 'Account');
/** Blocks for which a transaction is said to stay valid. */
const LONGEVITY = 64n;

/** Calls that read the state, and how. */
const reading = {
  AuraApi_authorities: { kind: 'stored', key: AURA_AUTHORITIES, otherwise: NONE },
  GrandpaApi_grandpa_authorities: { kind: 'stored', key: GRANDPA_AUTHORITIES, otherwise: NONE },
  GrandpaApi_current_set_id: { kind: 'stored', key: GRANDPA_SET_ID, otherwise: encode(u64, 0n) },
  AccountNonceApi_account_nonce: { kind: 'firstU32', prefix: ACCOUNTS, otherwise: encode(u32, 0) },
} as const satisfies Record<string, Answer>;

/**
 * A transaction is valid as far as the module can tell: whoever gossips it lets it pass, and the node that gets it decides.
 * `Ok(ValidTransaction { priority: 0, requires: [], provides: [hash of the arguments], longevity, propagate: true })`.
 */
const validTransaction: Answer = {
  kind: 'aroundHash',
  before: concatBytes(Uint8Array.of(0), encodeU64(0n), encodeCompact(0), encodeCompact(1), encodeCompact(16)),
  after: concatBytes(encodeU64(LONGEVITY), Uint8Array.of(1)),
};

/** Every call the module answers, by its exported name. */
export function runtimeExports({ version, metadata, slotDurationMs }: RuntimeFacts): Readonly<Record<string, Answer>> {
  const described = (v: MetadataVersion): Uint8Array => encode(option(opaqueMetadata), metadata(v));
  return {
    Core_version: { kind: 'constant', value: encode(runtimeVersion, version) },
    // An option's first byte says that something is there; the metadata as such come after it.
    Metadata_metadata: { kind: 'constant', value: described(14).subarray(1) },
    Metadata_metadata_at_version: {
      kind: 'chosen',
      by: new Map(METADATA_VERSIONS.map((v) => [v, described(v)])),
      otherwise: NONE,
    },
    Metadata_metadata_versions: { kind: 'constant', value: encode(vec(u32), [...METADATA_VERSIONS]) },
    AuraApi_slot_duration: { kind: 'constant', value: encode(slotDuration, slotDurationMs) },
    GrandpaApi_generate_key_ownership_proof: { kind: 'constant', value: NONE },
    GrandpaApi_submit_report_equivocation_unsigned_extrinsic: { kind: 'constant', value: NONE },
    TaggedTransactionQueue_validate_transaction: validTransaction,
    ...reading,
  };
}

/** Calls that read nothing of the state. */
const stateless: ReadonlySet<string> = new Set([
  'Core_version',
  'Metadata_metadata',
  'Metadata_metadata_at_version',
  'Metadata_metadata_versions',
  'AuraApi_slot_duration',
  'GrandpaApi_generate_key_ownership_proof',
  'GrandpaApi_submit_report_equivocation_unsigned_extrinsic',
  'TaggedTransactionQueue_validate_transaction',
]);

/** The storage keys a call of the module reads, for a proof of it; undefined when the module does not answer this call. */
export function keysReadBy(method: string, args: Uint8Array): Uint8Array[] | undefined {
  if (Object.hasOwn(reading, method)) {
    const answer = reading[method as keyof typeof reading];
    if (answer.kind === 'stored') return [answer.key];
    return [concatBytes(answer.prefix, blake2b128(args), args)];
  }
  return stateless.has(method) ? [] : undefined;
}
