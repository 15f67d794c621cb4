/** `/light/2`: proofs of storage and of what a runtime call reads. substrate: client/network/light/src/schema/light.v1.proto */
import { concatBytes, fromUtf8, utf8 } from '../bytes.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';
import { bytesField, bytesOf, readFields, type Field } from './protobuf.ts';

export type LightRequest =
  /** Everything a runtime call reads. */
  | { readonly type: 'call'; readonly block: Uint8Array; readonly method: string; readonly data: Uint8Array }
  /** Keys of the state. */
  | { readonly type: 'read'; readonly block: Uint8Array; readonly keys: readonly Uint8Array[] }
  /** Keys of a child trie. `child` is the whole key of its root in the state. */
  | {
      readonly type: 'readChild';
      readonly block: Uint8Array;
      readonly child: Uint8Array;
      readonly keys: readonly Uint8Array[];
    };

/** Which field of the message each kind stands in. */
const kinds = { call: 1, read: 2, readChild: 4 } as const;
/** Most keys of one request read from outside. */
const mostKeys = 4096;

/** Bytes of a light request. */
export function encodeLightRequest(request: LightRequest): Uint8Array {
  const block = bytesField(2, request.block);
  switch (request.type) {
    case 'call':
      return bytesField(
        kinds.call,
        concatBytes(block, bytesField(3, utf8(request.method)), bytesField(4, request.data)),
      );
    case 'read':
      return bytesField(kinds.read, concatBytes(block, ...request.keys.map((key) => bytesField(3, key))));
    case 'readChild':
      return bytesField(
        kinds.readChild,
        concatBytes(block, bytesField(3, request.child), ...request.keys.map((key) => bytesField(6, key))),
      );
  }
}

/** A light request. @throws ScaleError, TypeError for a method name that is not UTF-8 */
export function decodeLightRequest(bytes: Uint8Array): LightRequest {
  let request: LightRequest | undefined;
  for (const field of readFields(bytes)) {
    if (field.number === kinds.call) request = decodeCall(bytesOf(field));
    else if (field.number === kinds.read) request = decodeRead(bytesOf(field));
    else if (field.number === kinds.readChild) request = decodeReadChild(bytesOf(field));
  }
  if (!request) throw new ScaleError('a light request that asks for nothing known');
  return request;
}

function decodeCall(bytes: Uint8Array): LightRequest {
  const fields = [...readFields(bytes)];
  const of = (number: number) => fields.findLast((field) => field.number === number);
  const method = of(3);
  if (!method) throw new ScaleError('a call without a method');
  const data = of(4);
  return {
    type: 'call',
    block: blockOf(fields),
    method: fromUtf8(bytesOf(method)),
    data: data ? bytesOf(data) : new Uint8Array(0),
  };
}

function decodeRead(bytes: Uint8Array): LightRequest {
  const fields = [...readFields(bytes)];
  return { type: 'read', block: blockOf(fields), keys: keysOf(fields, 3) };
}

function decodeReadChild(bytes: Uint8Array): LightRequest {
  const fields = [...readFields(bytes)];
  const child = fields.findLast(({ number }) => number === 3);
  if (!child) throw new ScaleError('a child trie without a key');
  return { type: 'readChild', block: blockOf(fields), child: bytesOf(child), keys: keysOf(fields, 6) };
}

function keysOf(fields: readonly Field[], field: number): Uint8Array[] {
  const keys = fields.filter(({ number }) => number === field).map(bytesOf);
  if (keys.length > mostKeys) throw new ScaleError(`${keys.length} keys, at most ${mostKeys} are read`);
  return keys;
}

function blockOf(fields: readonly Field[]): Uint8Array {
  const field = fields.findLast(({ number }) => number === 2);
  const block = field && bytesOf(field);
  if (block?.length !== 32) throw new ScaleError('a light request without a block hash');
  return block;
}

/**
 * Bytes of the answer. Without a proof it says that the other side cannot answer.
 * @param kind of the request: answers to calls stand in another field than those to reads
 */
export function encodeLightResponse(kind: LightRequest['type'], proof: readonly Uint8Array[] | undefined): Uint8Array {
  return bytesField(kind === 'call' ? 1 : 2, proof ? bytesField(2, encodeProof(proof)) : new Uint8Array(0));
}

/** The proof of an answer: nodes and hashed values; undefined when the other side cannot answer. @throws ScaleError */
export function decodeLightResponse(kind: LightRequest['type'], bytes: Uint8Array): Uint8Array[] | undefined {
  let proof: Uint8Array | undefined;
  for (const field of readFields(bytes)) {
    if (field.number !== (kind === 'call' ? 1 : 2)) continue;
    for (const inner of readFields(bytesOf(field))) if (inner.number === 2) proof = bytesOf(inner);
  }
  return proof && decodeProof(proof);
}

/** SCALE `Vec<Vec<u8>>`. */
function encodeProof(proof: readonly Uint8Array[]): Uint8Array {
  const writer = new Writer(4096);
  writer.compact(proof.length);
  for (const node of proof) {
    writer.compact(node.length);
    writer.raw(node);
  }
  return writer.finish();
}

function decodeProof(bytes: Uint8Array): Uint8Array[] {
  const reader = new Reader(bytes);
  const proof = Array.from({ length: reader.length() }, () => reader.raw(reader.length()));
  reader.done();
  return proof;
}
