/** Reads protobuf's wire format: fields one after the other, nothing allocated for the bytes. Every step is bounded. */
import { TruncatedModelError, NotOnnxError } from '../inference-error.ts';

/** One field. `value` is set for numbers, `start` and `end` (positions in the whole file) for length-delimited ones. */
export interface Field {
  number: number;
  kind: 'varint' | 'fixed64' | 'bytes' | 'fixed32';
  value: bigint;
  start: number;
  end: number;
}

function readVarint(bytes: Uint8Array, at: number, limit: number): { value: bigint; next: number } {
  let low = 0; // 28 bits fit a number; most varints end there
  for (let i = 0; i < 4; i++) {
    if (at >= limit) throw new TruncatedModelError('The model file ends in the middle of a number.', { at });
    const byte = bytes[at++]!;
    low |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return { value: BigInt(low), next: at };
  }
  let value = BigInt(low);
  for (let shift = 28n; shift < 70n; shift += 7n) {
    if (at >= limit) throw new TruncatedModelError('The model file ends in the middle of a number.', { at });
    const byte = bytes[at++]!;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: at };
  }
  throw new NotOnnxError('The file is not an ONNX model: a number in it has no end.', { at });
}

/**
 * The fields of the message between `start` and `end`. Throws `TruncatedModelError` when a field reaches past the message and
 * `NotOnnxError` for bytes that are no protobuf.
 */
export function* fields(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Field> {
  let at = start;
  while (at < end) {
    const tag = readVarint(bytes, at, end);
    const number = Number(tag.value >> 3n);
    const wire = Number(tag.value & 7n);
    if (number < 1 || number > 0x1fff_ffff)
      throw new NotOnnxError('The file is not an ONNX model: it has an impossible field number.', { at });
    at = tag.next;
    if (wire === 0) {
      const { value, next } = readVarint(bytes, at, end);
      yield { number, kind: 'varint', value, start: at, end: next };
      at = next;
      continue;
    }
    let size: number;
    if (wire === 1) size = 8;
    else if (wire === 5) size = 4;
    else if (wire === 2) {
      const length = readVarint(bytes, at, end);
      at = length.next;
      size = Number(length.value);
    } else throw new NotOnnxError('The file is not an ONNX model: it has an unknown field type.', { at, wire });
    if (size > end - at)
      throw new TruncatedModelError('The model file ends too early: a part is longer than what is left.', {
        at,
        missing: size - (end - at),
      });
    const kind = wire === 1 ? 'fixed64' : wire === 5 ? 'fixed32' : 'bytes';
    yield { number, kind, value: 0n, start: at, end: at + size };
    at += size;
  }
}

const decoder = new TextDecoder();

/** A length-delimited field as text. */
export const textOf = (bytes: Uint8Array, field: Field): string =>
  decoder.decode(bytes.subarray(field.start, field.end));
