import type { DispatchError } from '@polkadot/types/interfaces';
import type { Failure } from '../types/submission.ts';
import { DISPATCH_FAILURES } from './catalogue.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The chain's name of a dispatch error: `SubtensorModule.SlippageTooHigh`, `Token.FundsUnavailable`, `BadOrigin`. */
function dispatchErrorName(error: DispatchError): string {
  if (error.isModule) {
    try {
      const { section, name } = error.registry.findMetaError(error.asModule);
      return `${capital(section)}.${name}`;
    } catch {
      // A runtime newer than the metadata at hand: the number is all there is.
      return `Module ${error.asModule.index.toNumber()} error ${error.asModule.error[0] ?? 0}`;
    }
  }
  const inner = (error.value as { type?: unknown } | undefined)?.type;
  return typeof inner === 'string' ? `${error.type}.${inner}` : error.type;
}

/** A transaction that reached a block and failed there: all its effects are undone, its fee is paid. */
export function dispatchFailure(error: DispatchError): Failure {
  const name = dispatchErrorName(error);
  const entry = DISPATCH_FAILURES[name];
  return {
    name,
    what: entry?.what ?? `The chain refused it: ${name}.`,
    money: 'Nothing moved but the transaction fee.',
    todo: entry?.todo ?? 'Check what you asked for, then try again.',
    moneySafe: true,
  };
}
