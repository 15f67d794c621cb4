import type { Header } from '../../../substrate/header.ts';
import type { Context } from './context.ts';
import type { Type } from './type.ts';
import { struct, type Fields, type FieldValues, type Hash } from './types.ts';

/** The block on whose state a runtime API works. */
export interface ApiBlock {
  readonly header: Header;
  readonly hash: Hash;
}

/** A method of a runtime API: arguments, result and what it does. It may write to the state; nothing of it stays. */
export interface ApiMethod {
  readonly inputs: Fields;
  readonly output: Type<unknown>;
  readonly docs: string;
  readonly args: Type<unknown>;
  run(ctx: Context, args: never, at: ApiBlock): unknown;
}

/** A runtime API; clients call `Name_method`. */
export interface RuntimeApi {
  readonly name: string;
  readonly version: number;
  readonly docs: string;
  readonly methods: Readonly<Record<string, ApiMethod>>;
}

/** Declares a method: `method({ netuid: u16 }, u64, (ctx, { netuid }) => …)`. */
export function method<const I extends Fields, O>(
  inputs: I,
  output: Type<O>,
  run: (ctx: Context, args: FieldValues<I>, at: ApiBlock) => O,
  docs = '',
): ApiMethod {
  return { inputs, output, docs, args: struct('', inputs), run: run as ApiMethod['run'] };
}

/** Declares an API. One that is declared stands in the metadata and answers `state_call`. */
export const runtimeApi = (
  name: string,
  version: number,
  methods: Readonly<Record<string, ApiMethod>>,
  docs = '',
): RuntimeApi => ({ name, version, docs, methods });
