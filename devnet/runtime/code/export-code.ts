/** Instructions for each kind of answer. Every exported function takes address and length of its arguments and gives a span. */
import { concatBytes } from '../../../substrate/bytes.ts';
import * as op from './instructions.ts';
import { addressOf, spanOf, type MemoryLayout, type Span } from './memory-layout.ts';
import type { Answer } from './runtime-exports.ts';
import type { ExportedFunction, FunctionType, ImportedFunction } from './wasm-module.ts';

/** What the host brings. substrate: primitives/io (`storage::read`, `hashing::blake2_128`) */
export const hostFunctions = [
  { name: 'ext_storage_read_version_1', type: { parameters: ['i64', 'i64', 'i32'], results: ['i64'] } },
  { name: 'ext_hashing_blake2_128_version_1', type: { parameters: ['i64'], results: ['i32'] } },
] as const satisfies readonly ImportedFunction[];
const READ = 0;
const BLAKE2_128 = 1;

const runtimeFunction: FunctionType = { parameters: ['i32', 'i32'], results: ['i64'] };
const ARGUMENTS = 0;
const ARGUMENTS_LENGTH = 1;
/** The two variables of a function, numbered after its parameters. */
const POINTER = 2;
const LENGTH = 3;

const give = (span: Span): Uint8Array => concatBytes(op.i64Const(span), op.returnNow);
const trapUnlessLength = (length: number): Uint8Array =>
  concatBytes(
    op.localGet(ARGUMENTS_LENGTH),
    op.i32Const(length),
    op.i32NotEqual,
    op.ifBlock,
    op.unreachable,
    op.endBlock,
  );

/** Scratch room that all functions share: each call works in a fresh instance or leaves nothing behind that a later one reads. */
export interface Scratch {
  /** Takes stored values. */
  readonly value: Span;
}

/** The function for an answer; its constants and rooms come from `layout` (constants first: call `constantsOf` before). */
export function functionFor(name: string, answer: Answer, layout: Placed, scratch: Scratch): ExportedFunction {
  return { name, type: runtimeFunction, locals: ['i32', 'i32'], body: bodyOf(answer, layout, scratch) };
}

/** Where an answer's byte strings lie. */
export interface Placed {
  readonly otherwise: Span;
  readonly chosen: readonly (readonly [number, Span])[];
  /** A key or a result that the function completes in place. */
  readonly form: Span;
}

/** Gives the byte strings of an answer their places. */
export function place(answer: Answer, layout: MemoryLayout): Placed {
  const nowhere = { otherwise: 0n, chosen: [], form: 0n };
  switch (answer.kind) {
    case 'constant':
      return { ...nowhere, otherwise: layout.constant(answer.value) };
    case 'stored':
      return { ...nowhere, otherwise: layout.constant(answer.otherwise), form: layout.constant(answer.key) };
    case 'chosen':
      return {
        ...nowhere,
        otherwise: layout.constant(answer.otherwise),
        chosen: [...answer.by].map(([value, bytes]) => [value, layout.constant(bytes)] as const),
      };
    case 'firstU32':
      return {
        ...nowhere,
        otherwise: layout.constant(answer.otherwise),
        form: layout.constant(concatBytes(answer.prefix, new Uint8Array(16 + 32))),
      };
    case 'aroundHash':
      return { ...nowhere, form: layout.constant(concatBytes(answer.before, new Uint8Array(16), answer.after)) };
  }
}

function bodyOf(answer: Answer, placed: Placed, { value }: Scratch): Uint8Array {
  switch (answer.kind) {
    case 'constant':
      return op.i64Const(placed.otherwise);
    case 'chosen':
      return concatBytes(
        trapUnlessLength(4),
        ...placed.chosen.flatMap(([argument, span]) => [
          op.localGet(ARGUMENTS),
          op.i32Load(),
          op.i32Const(argument),
          op.i32Equal,
          op.ifBlock,
          give(span),
          op.endBlock,
        ]),
        op.i64Const(placed.otherwise),
      );
    case 'stored':
      return readStored(placed, value);
    case 'firstU32': {
      const key = addressOf(placed.form);
      const hashed = key + answer.prefix.length;
      return concatBytes(
        trapUnlessLength(32),
        hashArguments(hashed),
        copy(hashed + 16, ARGUMENTS, 32),
        readStored(placed, spanOf(addressOf(value), 4), 4),
      );
    }
    case 'aroundHash':
      return concatBytes(hashArguments(addressOf(placed.form) + answer.before.length), op.i64Const(placed.form));
  }
}

/**
 * Reads what stands under the key `form` into `room` and gives it, or the default when nothing stands there. Values longer than the
 * room are an error, unless only their first `give` bytes are wanted.
 */
function readStored({ form, otherwise }: Placed, room: Span, given?: number): Uint8Array {
  const length = Number(room >> 32n);
  return concatBytes(
    op.i64Const(form),
    op.i64Const(room),
    op.i32Const(0),
    op.call(READ),
    op.i32FromI64,
    op.localTee(POINTER),
    // Option<u32>: the length of the whole value.
    op.i32Load8(),
    op.i32IsZero,
    op.ifBlock,
    give(otherwise),
    op.endBlock,
    ...(given !== undefined
      ? [op.i64Const(spanOf(addressOf(room), given))]
      : [
          op.localGet(POINTER),
          op.i32Load(1),
          op.localTee(LENGTH),
          op.i32Const(length),
          op.i32GreaterUnsigned,
          op.ifBlock,
          op.unreachable,
          op.endBlock,
          op.localGet(LENGTH),
          op.i64FromI32,
          op.i64Const(32n),
          op.i64ShiftLeft,
          op.i64Const(BigInt(addressOf(room))),
          op.i64Or,
        ]),
  );
}

/** Puts the blake2-128 hash of the arguments at an address. */
function hashArguments(at: number): Uint8Array {
  return concatBytes(
    op.localGet(ARGUMENTS_LENGTH),
    op.i64FromI32,
    op.i64Const(32n),
    op.i64ShiftLeft,
    op.localGet(ARGUMENTS),
    op.i64FromI32,
    op.i64Or,
    op.call(BLAKE2_128),
    op.localSet(POINTER),
    copy(at, POINTER, 16),
  );
}

/** Copies `length` bytes (a multiple of 8) from the address in a variable. */
function copy(to: number, from: number, length: number): Uint8Array {
  const words = Array.from({ length: length / 8 }, (_, i) => i * 8);
  return concatBytes(
    ...words.flatMap((offset) => [op.i32Const(to), op.localGet(from), op.i64Load(offset), op.i64Store(offset)]),
  );
}
