/**
 * From the bytes that will be signed to what they say. The layout is the metadata's: call, then each extension's part
 * in the extrinsic, then each extension's part that is only signed. Every byte must be accounted for.
 */
import { bytesToHex, readU32 } from '../../substrate/bytes.ts';
import { readEra, type Era } from '../../substrate/era.ts';
import { Reader, ScaleError } from '../../substrate/scale/reader.ts';
import { BadMetadata, PayloadMismatch, UndecodablePayload } from '../errors.ts';
import { callCautions } from './cautions.ts';
import type { ChainTypes } from './chain-types.ts';
import type { Caution, DecodedEra, DecodedExtension, DecodedPayload, DecodedValue } from './decoded.ts';
import { ValueReader } from './value-reader.ts';

/** A chain the wallet was shown: its name for people, its genesis hash (`0x…`), its types. */
export interface KnownChain {
  readonly name: string;
  readonly genesisHash: string;
  readonly types: ChainTypes;
}

/** A block holds less than this; larger payloads are refused. Bytes. */
const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;

/** Extensions whose bytes are shown by name. Others may have no bytes, or the person is warned. */
const UNDERSTOOD = new Set([
  'CheckSpecVersion',
  'CheckTxVersion',
  'CheckGenesis',
  'CheckMortality',
  'CheckEra',
  'CheckNonce',
  'ChargeTransactionPayment',
  'CheckMetadataHash',
]);

interface Extension extends DecodedExtension {
  readonly explicitBytes: Uint8Array;
  readonly implicitBytes: Uint8Array;
  readonly explicitValue: DecodedValue;
  readonly at: number;
}

/**
 * Decodes a payload and checks that it is for this chain at this version.
 * @throws UndecodablePayload; PayloadMismatch (genesis, spec or transaction version); BadMetadata when the metadata
 * lacks an extension that binds a signature to its chain and nonce
 */
export function decodePayload(payload: Uint8Array, chain: KnownChain): DecodedPayload {
  if (payload.length > MAX_PAYLOAD_BYTES)
    throw new UndecodablePayload({ detail: 'more bytes than a block holds', at: 0 });
  const { call, extensions } = read(payload, chain.types);
  const find = (...names: string[]) => {
    const found = extensions.find(({ identifier }) => names.includes(identifier));
    if (!found) throw new BadMetadata({ detail: `${names[0]} is missing` });
    return found;
  };
  expect('chain', chain.genesisHash, find('CheckGenesis').implicit);
  expect('spec version', chain.types.specVersion, readU32(find('CheckSpecVersion').implicitBytes));
  expect('transaction version', chain.types.transactionVersion, readU32(find('CheckTxVersion').implicitBytes));
  const mortality = find('CheckMortality', 'CheckEra');
  const era = decodeEra(mortality, chain.genesisHash);
  const tipRao = integer(find('ChargeTransactionPayment'));
  const metadataHash = extensions.find(({ identifier }) => identifier === 'CheckMetadataHash')?.implicitBytes;
  const cautions = callCautions(call);
  if (!era.mortal) cautions.add('immortal');
  if (tipRao > 0n) cautions.add('tip');
  if (extensions.some(isUnknown)) cautions.add('unknown-extension');
  const { specName, specVersion, transactionVersion } = chain.types;
  return {
    chain: { name: chain.name, genesisHash: chain.genesisHash, specName, specVersion, transactionVersion },
    byteLength: payload.length,
    call,
    era,
    nonce: Number(integer(find('CheckNonce'))),
    tipRao,
    ...(metadataHash?.[0] === 1 && { metadataHash: bytesToHex(metadataHash.subarray(1)) }),
    extensions: extensions.map(({ identifier, explicit, implicit }) => ({ identifier, explicit, implicit })),
    cautions: [...cautions] satisfies Caution[],
  };
}

function read(payload: Uint8Array, types: ChainTypes) {
  const reader = new ValueReader(payload, types);
  const call = reader.call();
  const explicit = types.extensions.map(({ explicitType }) => part(payload, reader, explicitType));
  const implicit = types.extensions.map(({ implicitType }) => part(payload, reader, implicitType));
  if (reader.at !== payload.length) throw new UndecodablePayload({ detail: 'bytes are left over', at: reader.at });
  const extensions = types.extensions.map(({ identifier }, i): Extension => {
    const own = explicit[i] as Part;
    const signed = implicit[i] as Part;
    return {
      identifier,
      explicit: bytesToHex(own.bytes),
      implicit: bytesToHex(signed.bytes),
      explicitBytes: own.bytes,
      implicitBytes: signed.bytes,
      explicitValue: own.value,
      at: own.at,
    };
  });
  return { call, extensions };
}

type Part = ReturnType<typeof part>;
function part(payload: Uint8Array, reader: ValueReader, type: number) {
  const at = reader.at;
  const value = reader.value(type);
  return { at, value, bytes: payload.subarray(at, reader.at) };
}

function expect(field: string, expected: string | number, found: string | number): void {
  if (expected !== found) throw new PayloadMismatch({ field, expected: String(expected), found: String(found) });
}

/** An immortal transaction is bound to the genesis block; a mortal one to the first block of its era. */
function decodeEra({ explicitBytes, implicit, at }: Extension, genesisHash: string): DecodedEra {
  const era = eraOf(explicitBytes, at);
  if (era.mortal) return { ...era, birthHash: implicit };
  expect('birth block of an immortal transaction', genesisHash, implicit);
  return era;
}

function eraOf(bytes: Uint8Array, at: number): Era {
  try {
    const reader = new Reader(bytes);
    const era = readEra(reader);
    reader.done();
    return era;
  } catch (error) {
    if (error instanceof ScaleError) throw new UndecodablePayload({ detail: 'a validity that cannot be', at });
    throw error;
  }
}

function integer({ identifier, explicitValue, at }: Extension): bigint {
  if (explicitValue.kind === 'integer') return explicitValue.value;
  if (explicitValue.kind === 'tao') return explicitValue.amountRao;
  throw new UndecodablePayload({ detail: `${identifier} is no number`, at });
}

const isUnknown = ({ identifier, explicitBytes, implicitBytes }: Extension) =>
  !UNDERSTOOD.has(identifier) && explicitBytes.length + implicitBytes.length > 0;
