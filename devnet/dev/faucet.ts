import { encodeAddress } from '@polkadot/util-crypto';
import { bytesToHex } from '../../substrate/bytes.ts';
import { Context } from '../runtime/frame/context.ts';
import { DispatchError } from '../runtime/frame/dispatch-error.ts';
import { State } from '../runtime/frame/state.ts';
import { accountData, mint } from '../runtime/pallets/balances/index.ts';
import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import type { Method } from '../rpc/method.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import { accountBytes, JsonValueError } from './json-to-scale.ts';

const MOST_RAO = 21_000_000n * 1_000_000_000n;

/**
 * `dev_faucet [address, amountRao]` mints play money, in a block of its own; the issuance grows by as much, so that the books
 * balance. The amount is a whole number or decimal text. @returns `{ block, address, freeRao }`
 */
export const dev_faucet: Method = async ([address, amount], { node }) => {
  const who = accountOf(address);
  const rao = amountOf(amount);
  const { state, header } = node.chain.best;
  const overlay = new State(state);
  const ctx = new Context(overlay, { number: header.number });
  try {
    mint(ctx, who, rao);
  } catch (error) {
    if (error instanceof DispatchError) throw new RpcFailure(1, `The account cannot take ${rao} rao: ${error.title}`);
    throw error;
  }
  subtensor.storage.TotalIssuance.mutate(ctx, (total) => total + rao);
  const block = await node.newBlock({ empty: true, edits: overlay.changes() });
  return { block: block?.hash, address: encodeAddress(who, 42), freeRao: accountData(ctx, who).free.toString() };
};

function accountOf(address: unknown): `0x${string}` {
  try {
    return bytesToHex(accountBytes(address, 'address'));
  } catch (error) {
    throw error instanceof JsonValueError ? RpcFailure.invalidParams(error.message) : error;
  }
}

function amountOf(amount: unknown): bigint {
  const readable =
    (typeof amount === 'number' && Number.isSafeInteger(amount)) ||
    (typeof amount === 'string' && /^\d{1,20}$/.test(amount));
  const rao = readable ? BigInt(amount) : 0n;
  if (rao <= 0n || rao > MOST_RAO)
    throw RpcFailure.invalidParams('amountRao: a whole number of rao wanted, above 0 and at most 21 million TAO');
  return rao;
}
