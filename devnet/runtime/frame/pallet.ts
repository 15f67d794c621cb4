import type { Genesis, ValidTransaction } from '../runtime.ts';
import type { Context } from './context.ts';
import type { DispatchInfo, PostDispatch, RuntimeCall, RuntimeEvent } from './dispatch.ts';
import { DispatchError } from './dispatch-error.ts';
import type { Origin } from './origin.ts';
import type { StorageItem, StorageSpec } from './storage-item.ts';
import type { AnyType, Field, Reader, Type, Writer } from './type.ts';
import { payload, type Payload } from './types.ts';

// --- declarations -----------------------------------------------------------------------------------------------------

export interface CallSpec<A> {
  readonly index: number;
  readonly docs: string;
  readonly info: DispatchInfo;
  readonly fields: readonly Field[];
  write(w: Writer, args: A): void;
  read(r: Reader): A;
}
export interface EventSpec<A> {
  readonly index: number;
  readonly docs: string;
  readonly fields: readonly Field[];
  write(w: Writer, args: A): void;
  read(r: Reader): A;
}
export interface ErrorSpec {
  readonly index: number;
  readonly docs: string;
}
export interface ConstantSpec<T> {
  readonly type: Type<T>;
  readonly value: T;
  readonly docs: string;
}

type PayloadOf<P> = P extends undefined
  ? undefined
  : P extends Type<infer T>
    ? T
    : P extends readonly AnyType[]
      ? { -readonly [I in keyof P]: P[I] extends Type<infer T> ? T : never }
      : {
          -readonly [K in keyof P]: P[K] extends readonly [Type<infer T>, string]
            ? T
            : P[K] extends Type<infer T>
              ? T
              : never;
        };

/** Weight of a call that nobody measured: one database read and one write. */
const PLAIN: DispatchInfo = { weight: { refTime: 125_000_000n, proofSize: 0n }, class: 'Normal', pays: true };

/** A call: index, arguments in order (`name: type` or `name: [type, 'NameInSource']`), and what it costs. */
export const call = <const P extends Readonly<Record<string, AnyType | readonly [AnyType, string]>>>(
  index: number,
  args: P,
  info: Partial<DispatchInfo> = {},
  docs = '',
): CallSpec<PayloadOf<P>> => ({ ...specOf<P>(index, args, docs), info: { ...PLAIN, ...info } });

/** An event: index and payload (one type, several types, or named fields). */
export const event = <const P extends Payload = undefined>(
  index: number,
  args?: P,
  docs = '',
): EventSpec<PayloadOf<P>> => specOf<P>(index, args, docs);

export const error = (index: number, docs: string): ErrorSpec => ({ index, docs });
export const constant = <T>(type: Type<T>, value: T, docs = ''): ConstantSpec<T> => ({ type, value, docs });

function specOf<P extends Payload>(index: number, p: P | undefined, docs: string): EventSpec<PayloadOf<P>> {
  const { fields, write, read } = payload(p);
  return { index, docs, fields, write, read: read as (r: Reader) => PayloadOf<P> };
}

// --- the pallet -------------------------------------------------------------------------------------------------------

type Bound<S> = { readonly [K in keyof S]: S[K] extends StorageSpec<infer I> ? I : never };
type EventMakers<E> = {
  readonly [K in keyof E]: E[K] extends EventSpec<infer A>
    ? A extends undefined
      ? () => RuntimeEvent
      : (args: A) => RuntimeEvent
    : never;
};
type CallMakers<C> = { readonly [K in keyof C]: C[K] extends CallSpec<infer A> ? (args: A) => RuntimeCall : never };

type AnySpecs<S> = Readonly<Record<string, S>>;
/** A declaration part that is left out. */
type None = Readonly<Record<never, never>>;
/* eslint-disable @typescript-eslint/no-explicit-any */
export interface PalletParts<
  S extends AnySpecs<StorageSpec<any>>,
  C extends AnySpecs<CallSpec<any>>,
  E extends AnySpecs<EventSpec<any>>,
  R extends AnySpecs<ErrorSpec>,
  K extends AnySpecs<ConstantSpec<any>>,
> {
  readonly name: string;
  readonly index: number;
  readonly docs?: string;
  readonly storage?: S;
  readonly calls?: C;
  readonly events?: E;
  readonly errors?: R;
  readonly constants?: K;
}

/** The declaration of a pallet, read by the metadata, the dispatcher, the storage and the conformance comparison alike. */
export interface PalletDeclaration {
  readonly name: string;
  readonly index: number;
  readonly docs: string;
  readonly storage: Readonly<Record<string, StorageItem>>;
  readonly callSpecs: AnySpecs<CallSpec<any>>;
  readonly eventSpecs: AnySpecs<EventSpec<any>>;
  readonly errorSpecs: AnySpecs<ErrorSpec>;
  readonly constantSpecs: AnySpecs<ConstantSpec<any>>;
}

/** Binds a declaration: storage items become readable, events and calls constructible, errors throwable. */
export function pallet<
  const S extends AnySpecs<StorageSpec<any>> = None,
  const C extends AnySpecs<CallSpec<any>> = None,
  const E extends AnySpecs<EventSpec<any>> = None,
  const R extends AnySpecs<ErrorSpec> = None,
  const K extends AnySpecs<ConstantSpec<any>> = None,
>(parts: PalletParts<S, C, E, R, K>) {
  const { name, index } = parts;
  const callSpecs = parts.calls ?? ({} as C);
  const eventSpecs = parts.events ?? ({} as E);
  const errorSpecs = parts.errors ?? ({} as R);
  const constantSpecs = parts.constants ?? ({} as K);
  return {
    name,
    index,
    docs: parts.docs ?? '',
    callSpecs,
    eventSpecs,
    errorSpecs,
    constantSpecs,
    storage: mapValues(parts.storage ?? {}, (spec, item) => spec.bind(name, item)) as unknown as Bound<S>,
    /** Makes a call of this pallet as a value of the runtime's call type. */
    calls: mapValues(callSpecs, (_, type) => (value: unknown) => ({
      type: name,
      value: { type, value },
    })) as CallMakers<C>,
    /** Makes an event of this pallet, to be deposited. */
    events: mapValues(eventSpecs, (_, type) => (value: unknown) => ({
      type: name,
      value: { type, value },
    })) as EventMakers<E>,
    /** Makes an error of this pallet, to be thrown. */
    errors: mapValues(errorSpecs, (spec, title) => () => moduleError(index, spec.index, `${name}.${title}`)) as {
      readonly [X in keyof R]: () => DispatchError;
    },
    constants: mapValues(constantSpecs, (spec) => spec.value) as {
      readonly [X in keyof K]: K[X] extends ConstantSpec<infer T> ? T : never;
    },
  };
}
/* eslint-enable @typescript-eslint/no-explicit-any */

function mapValues<T, U>(record: Readonly<Record<string, T>>, f: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value, key)]));
}

function moduleError(index: number, error: number, title: string): DispatchError {
  return new DispatchError({ type: 'Module', value: { index, error: Uint8Array.of(error, 0, 0, 0) } }, title);
}

// --- behaviour --------------------------------------------------------------------------------------------------------

/** What a call does. Throws DispatchError to fail; everything it changed is then undone. */
export type Handler<A> = (ctx: Context, origin: Origin, args: A) => PostDispatch | void;

/** The same declaration with other values for some constants: a fast chain says so in its metadata. */
export function withConstants<P extends PalletDeclaration>(
  declaration: P,
  values: Partial<{
    readonly [K in keyof P['constantSpecs']]: P['constantSpecs'][K] extends ConstantSpec<infer T> ? T : never;
  }>,
): P {
  const constantSpecs = mapValues(declaration.constantSpecs, (spec, name) =>
    Object.hasOwn(values, name) ? { ...spec, value: values[name] as unknown } : spec,
  );
  return { ...declaration, constantSpecs, constants: mapValues(constantSpecs, (spec) => spec.value) };
}

/** A handler for every declared call: a call stands in the metadata only when it works. */
export type Handlers<P> = P extends { callSpecs: infer C }
  ? { readonly [K in keyof C]: C[K] extends CallSpec<infer A> ? Handler<A> : never }
  : never;

/** Weight of a call whose cost hangs on its arguments (a batch costs what its calls cost). */
export type DynamicInfo = (
  call: RuntimeCall['value'],
  infoOf: (call: RuntimeCall) => DispatchInfo,
) => DispatchInfo | undefined;

/** A pallet with its behaviour: what the runtime is assembled from. */
export interface PalletModule {
  readonly declaration: PalletDeclaration;
  readonly handlers: Readonly<Record<string, Handler<never>>>;
  /** Runs before the extrinsics of a block, in pallet order. */
  readonly onInitialize?: (ctx: Context) => void;
  /** Runs after the extrinsics of a block, in pallet order. */
  readonly onFinalize?: (ctx: Context) => void;
  /** Lays down the pallet's part of the genesis state. */
  readonly genesis?: (ctx: Context, genesis: Genesis) => void;
  /** Lets bare (unsigned) transactions in: how the pool may treat one, or `undefined` to refuse it. */
  readonly validateUnsigned?: (ctx: Context, call: RuntimeCall['value']) => ValidTransaction | undefined;
  /** Whether a bare call is put into blocks by their authors. Calls of the class `Mandatory` are so in any case. */
  readonly isInherent?: (call: RuntimeCall['value']) => boolean;
  /** Cost that hangs on arguments; `undefined` falls back to the declaration. */
  readonly dynamicInfo?: DynamicInfo;
}

/** Joins a declaration and its behaviour; the compiler refuses a declared call without a handler. */
export function palletModule<P extends PalletDeclaration>(
  declaration: P,
  handlers: Handlers<P>,
  hooks: Partial<Omit<PalletModule, 'declaration' | 'handlers'>> = {},
): PalletModule {
  return { declaration, handlers: handlers as PalletModule['handlers'], ...hooks };
}
