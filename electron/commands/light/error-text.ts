/** What went wrong, for people. Never a stack. */
import { failureText, NotProvedError, notProvedText } from '../../../node-light/engine/errors.ts';

/** Anything that was thrown as an error with a message. libp2p throws events and bundles of errors, too. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof AggregateError) {
    return new Error(thrown.errors.map((each) => toError(each).message).join('; ') || 'nothing worked', {
      cause: thrown,
    });
  }
  if (thrown instanceof Error) return thrown.message === '' ? new Error(thrown.name, { cause: thrown }) : thrown;
  const { message, error } = (thrown ?? {}) as { message?: unknown; error?: unknown };
  if (typeof message === 'string' && message !== '') return new Error(message, { cause: thrown });
  return error === undefined ? new Error('it broke off without a reason', { cause: thrown }) : toError(error);
}

/** One line, or, where several sources failed, one for each. */
export function errorLines(error: Error): string[] {
  if (!(error instanceof NotProvedError) || error.failures.length === 0) return [error.message];
  return [notProvedText(error.what), ...error.failures.map(failureText)];
}
