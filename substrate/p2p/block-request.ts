/** `/sync/2`: headers, bodies and justifications of blocks. substrate: client/network/sync/src/schema/api.v1.proto */
import { concatBytes, encodeU32, readU32 } from '../bytes.ts';
import { decodeJustifications, encodeJustifications, type BlockJustification } from '../grandpa/finality-proof.ts';
import { ScaleError } from '../scale/reader.ts';
import { bytesField, bytesOf, numberField, readFields, u32Of } from './protobuf.ts';

/** Parts of a block; the bits stand in the topmost byte of a u32. */
const parts = { header: 1 << 24, body: 1 << 25, justification: 1 << 28 } as const;

export interface BlockRequest {
  /** What is wanted of each block besides its hash. */
  readonly header: boolean;
  readonly body: boolean;
  readonly justification: boolean;
  /** Hash (32 bytes) or height of the first block. */
  readonly from: Uint8Array | number;
  readonly direction: 'ascending' | 'descending';
  /** 0: as many as the other side gives. */
  readonly most: number;
}

/** Bytes of a block request. */
export function encodeBlockRequest(request: BlockRequest): Uint8Array {
  const fields =
    (request.header ? parts.header : 0) +
    (request.body ? parts.body : 0) +
    (request.justification ? parts.justification : 0);
  return concatBytes(
    numberField(1, fields),
    request.from instanceof Uint8Array ? bytesField(2, request.from) : bytesField(3, encodeU32(request.from)),
    numberField(5, request.direction === 'descending' ? 1 : 0),
    numberField(6, request.most),
    numberField(7, 1),
  );
}

/** A block request. @throws ScaleError */
export function decodeBlockRequest(bytes: Uint8Array): BlockRequest {
  let fields = 0;
  let from: Uint8Array | number | undefined;
  let direction = 0;
  let most = 0;
  for (const field of readFields(bytes)) {
    if (field.number === 1) fields = u32Of(field);
    else if (field.number === 2) from = sized(bytesOf(field), 32);
    else if (field.number === 3) from = readU32(sized(bytesOf(field), 4));
    else if (field.number === 5) direction = u32Of(field);
    else if (field.number === 6) most = u32Of(field);
  }
  if (from === undefined) throw new ScaleError('a block request without a first block');
  if (direction > 1) throw new ScaleError(`direction ${direction}`);
  return {
    header: (fields & parts.header) !== 0,
    body: (fields & parts.body) !== 0,
    justification: (fields & parts.justification) !== 0,
    from,
    direction: direction === 1 ? 'descending' : 'ascending',
    most,
  };
}

/** One block of an answer; what was not asked for or is not there is undefined. */
export interface BlockData {
  /** 32 bytes. */
  readonly hash: Uint8Array;
  /** SCALE bytes. */
  readonly header?: Uint8Array | undefined;
  /** Extrinsics, each with its length prefix. */
  readonly body?: readonly Uint8Array[] | undefined;
  readonly justifications?: readonly BlockJustification[] | undefined;
}

/** Bytes of the answer to a block request. */
export function encodeBlockResponse(blocks: readonly BlockData[]): Uint8Array {
  return concatBytes(...blocks.map((block) => bytesField(1, encodeBlockData(block))));
}

function encodeBlockData({ hash, header, body, justifications }: BlockData): Uint8Array {
  return concatBytes(
    bytesField(1, hash),
    ...(header ? [bytesField(2, header)] : []),
    ...(body ?? []).map((extrinsic) => bytesField(3, extrinsic)),
    ...(justifications ? [bytesField(8, encodeJustifications(justifications))] : []),
  );
}

/** The blocks of an answer, as the other side tells them. @throws ScaleError, also for more than `most` blocks */
export function decodeBlockResponse(bytes: Uint8Array, most: number): BlockData[] {
  const blocks: BlockData[] = [];
  for (const field of readFields(bytes)) {
    if (field.number !== 1) continue;
    if (blocks.length === most) throw new ScaleError(`more than the ${most} blocks asked for`);
    blocks.push(decodeBlockData(bytesOf(field)));
  }
  return blocks;
}

function decodeBlockData(bytes: Uint8Array): BlockData {
  let hash: Uint8Array | undefined;
  let header: Uint8Array | undefined;
  const body: Uint8Array[] = [];
  let justifications: readonly BlockJustification[] | undefined;
  for (const field of readFields(bytes)) {
    if (field.number === 1) hash = sized(bytesOf(field), 32);
    else if (field.number === 2) header = bytesOf(field);
    else if (field.number === 3) body.push(bytesOf(field));
    else if (field.number === 8) {
      const list = bytesOf(field);
      if (list.length > 0) justifications = decodeJustifications(list);
    }
  }
  if (!hash) throw new ScaleError('a block without a hash');
  return { hash, header, body, justifications };
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new ScaleError(`${length} bytes wanted, not ${bytes.length}`);
  return bytes;
}
