/**
 * A bridge between a page and its host, as data: groups of calls, notices and pipes, each with checks for what crosses. From
 * one such object come the page's client, the host's server, and the types of both.
 */
import { object, type Check, type Shape } from '../../../wallet/ports/schema.ts';

/** The page asks, the host answers once. */
export interface Call<Args, Result> {
  readonly kind: 'call';
  readonly args: Check<Args>;
  readonly result: Check<Result>;
}
/** The host tells whoever listens. */
export interface Notice<Body> {
  readonly kind: 'notice';
  readonly body: Check<Body>;
}
/** A call that leaves a channel open, until one side ends it. */
export interface Pipe<Args, Result, ToHost, ToPage> {
  readonly kind: 'pipe';
  readonly args: Check<Args>;
  readonly result: Check<Result>;
  readonly toHost: Check<ToHost>;
  readonly toPage: Check<ToPage>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the types of an entry are known where it is declared
export type Entry = Call<any, any> | Notice<any> | Pipe<any, any, any, any>;
export type BridgeSchema = Readonly<Record<string, Readonly<Record<string, Entry>>>>;

type Fields = Record<string, Check<unknown>>;

export const call = <S extends Fields, Result>(args: S, result: Check<Result>): Call<Shape<S>, Result> => ({
  kind: 'call',
  args: object(args),
  result,
});
export const notice = <Body>(body: Check<Body>): Notice<Body> => ({ kind: 'notice', body });
export const pipe = <S extends Fields, Result, ToHost, ToPage>(
  args: S,
  result: Check<Result>,
  toHost: Check<ToHost>,
  toPage: Check<ToPage>,
): Pipe<Shape<S>, Result, ToHost, ToPage> => ({ kind: 'pipe', args: object(args), result, toHost, toPage });

/** One end of a pipe. */
export interface PipeEnd<Out, In> {
  /** Does nothing once the pipe is ended. */
  send(message: Out): void;
  /** What comes in, from now on; what came before the first listener is kept for it. */
  onMessage(listener: (message: In) => void): void;
  /** Ends it for both sides; harmless when ended already. */
  end(reason?: string): void;
  /** Resolves with the reason when either side ended it, or the wire is gone. */
  readonly ended: Promise<string>;
}

/** What the page holds. A notice's function starts listening and gives back how to stop. */
export type PageSide<S extends BridgeSchema> = {
  readonly [G in keyof S]: {
    readonly [N in keyof S[G]]: S[G][N] extends Call<infer A, infer R>
      ? (args: A) => Promise<R>
      : S[G][N] extends Notice<infer B>
        ? (listener: (body: B) => void) => () => void
        : S[G][N] extends Pipe<infer A, infer R, infer I, infer O>
          ? (args: A) => Promise<{ readonly result: R; readonly pipe: PipeEnd<I, O> }>
          : never;
  };
};

/** What the host offers: a function per call and pipe, and per notice a way to listen to its source. */
export type HostSide<S extends BridgeSchema> = {
  readonly [G in keyof S]: {
    readonly [N in keyof S[G]]: S[G][N] extends Call<infer A, infer R>
      ? (args: A) => R | Promise<R>
      : S[G][N] extends Notice<infer B>
        ? (listener: (body: B) => void) => () => void
        : S[G][N] extends Pipe<infer A, infer R, infer I, infer O>
          ? (args: A, pipe: PipeEnd<O, I>) => R | Promise<R>
          : never;
  };
};
