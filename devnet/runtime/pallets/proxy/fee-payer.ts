// The account that is acted for may pay the fees of its proxy's calls.
// subtensor: runtime/src/transaction_payment_wrapper.rs
import type { TransactionCheck } from '../../executive/transaction-check.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import type { Storage } from '../../frame/state.ts';
import type { ValueOf } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import type { multiAddress } from '../../types/multi.ts';
import { proxy } from './declaration.ts';

const BATCHES = new Set(['batch', 'batch_all', 'force_batch']);

/** Account and call of a `Proxy.proxy`; announced ones do not count. */
function partsOf(call: RuntimeCall): { real: AccountId; inner: RuntimeCall } | undefined {
  if (call.type !== 'Proxy' || call.value.type !== 'proxy') return undefined;
  const { real, call: inner } = call.value.value as { real: ValueOf<typeof multiAddress>; call: RuntimeCall };
  return real.type === 'Id' ? { real: real.value, inner } : undefined;
}
const pays = (s: Storage, real: AccountId, delegate: AccountId): boolean =>
  proxy.storage.RealPaysFee.has(s, real, delegate);

/** The account behind every call of a batch of proxy calls, when it is one and the same. */
function sharedReal(call: RuntimeCall): AccountId | undefined {
  if (call.type !== 'Utility' || !BATCHES.has(call.value.type)) return undefined;
  const { calls } = call.value.value as { calls: readonly RuntimeCall[] };
  const reals = calls.map((c) => partsOf(c)?.real);
  return reals.every((real) => real === reals[0]) ? reals[0] : undefined;
}

/** Who pays for a call instead of its signer; nobody when no account agreed to. Looks through one more proxy, or a batch of them. */
export function feePayer(s: Storage, signer: AccountId, call: RuntimeCall): AccountId | undefined {
  const outer = partsOf(call);
  if (!outer || !pays(s, outer.real, signer)) return undefined;
  const deeper = partsOf(outer.inner)?.real ?? sharedReal(outer.inner);
  return deeper !== undefined && pays(s, deeper, outer.real) ? deeper : outer.real;
}

/** Tells the fee charge who pays. */
export const proxyFeePayer: TransactionCheck = { check: () => undefined, payer: feePayer };
