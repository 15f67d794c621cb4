import { RpcError } from '../../substrate/transport/rpc-client.ts';
import { DisconnectedError } from '../../substrate/transport/transport.ts';
import type { Failure } from '../types/submission.ts';
import { CUSTOM_REJECTIONS } from './catalogue.ts';

const NOT_SENT = 'Nothing was sent. Your money is where it was.';

const refused = (name: string, what: string, todo: string): Failure => ({
  name,
  what,
  money: NOT_SENT,
  todo,
  moneySafe: true,
});

/** A refusal by the transaction pool, by JSON-RPC code. Substrate: rpc author errors, from 1000 on. */
function poolFailure(error: RpcError): Failure | null {
  if (error.code < 1000 || error.code > 1099) return null;
  const text = error.message;
  const custom = /custom error:?\s*(\d+)/i.exec(text)?.[1];
  const known = custom === undefined ? undefined : CUSTOM_REJECTIONS[Number(custom)];
  if (known) return refused(known[0], known[1], known[2]);
  if (custom !== undefined)
    return refused(`Custom ${custom}`, `The chain refused it (custom error ${custom}).`, 'Check what you asked for.');
  if (/pay some fees|balance too low/i.test(text))
    return refused('Payment', 'The free balance does not cover the transaction fee.', 'Receive a little TAO first.');
  if (/outdated|stale/i.test(text))
    return refused(
      'Stale',
      'Another transaction of this account was faster, or too much time passed since signing.',
      'Sign again.',
    );
  if (/bad signature|BadProof/i.test(text))
    return refused('BadProof', 'The chain does not accept the signature.', 'Sign again.');
  if (/bad signer/i.test(text))
    return refused('BadSigner', 'This account may not send such a transaction.', 'Use the account that may.');
  if (/exhaust/i.test(text))
    return refused('ExhaustsResources', 'The blocks are full at the moment.', 'Try again in a few blocks.');
  switch (error.code) {
    case 1012:
      return refused(
        'TemporarilyBanned',
        'The node refuses this very transaction for a while.',
        'Sign it anew in a minute.',
      );
    case 1013:
      return {
        name: 'AlreadyImported',
        what: 'This very transaction is on its way already.',
        money: 'It was sent once and will be done once.',
        todo: 'Wait for its block.',
        moneySafe: true,
      };
    case 1014:
      return refused(
        'PriorityTooLow',
        'Another transaction of this account is waiting in its place.',
        'Wait for that one, then try again.',
      );
    default:
      return refused('Rejected', `It was not taken: ${error.reason}.`, 'Check what you asked for, then try again.');
  }
}

/**
 * Why a transaction was not sent, or why it is not known whether it was.
 * @param signed the transaction was signed, so it may have reached the node
 */
export function sendFailure(error: unknown, signed: boolean): Failure {
  if (error instanceof RpcError) {
    const failure = poolFailure(error);
    if (failure) return failure;
  }
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : 'Error';
  if (!signed) return refused(name, message, 'Try again when the reason is gone.');
  if (error instanceof DisconnectedError)
    return {
      name: 'Disconnected',
      what: 'The connection was lost while the transaction was being sent.',
      money: 'It may or may not have been sent. If it was, it takes effect once.',
      todo: 'Wait for the connection and look at the history before you send it again.',
      moneySafe: null,
    };
  return {
    name,
    what: `The node gave an answer that was not expected: ${message}`,
    money: 'It may or may not have been sent. If it was, it takes effect once.',
    todo: 'Look at the history before you send it again.',
    moneySafe: null,
  };
}
