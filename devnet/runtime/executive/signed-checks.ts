// The signed extensions, in their order: what must hold before a signed transaction runs, and what it puts aside for that.
// substrate: frame/system/src/extensions; subtensor: runtime/src/{check_mortality,check_nonce,sudo_wrapper}.rs
import { concatBytes, hexToBytes } from '../../../substrate/bytes.ts';
import { eraBirth, eraDeath } from '../../../substrate/era.ts';
import { encodeU32 } from '../../../substrate/bytes.ts';
import type { Context } from '../frame/context.ts';
import type { DispatchInfo } from '../frame/dispatch.ts';
import type { AccountId, Hash } from '../frame/types.ts';
import { sudo } from '../pallets/sudo/declaration.ts';
import { system } from '../pallets/system/declaration.ts';
import { ZERO_ACCOUNT, ZERO_HASH } from '../types/common.ts';
import type { RuntimeVersion, ValidTransaction } from '../runtime.ts';
import { signingPayload, type DecodedExtrinsic, type Signed } from './extrinsic.ts';
import { invalid, Invalid } from './invalid.ts';
import type { TransactionCheck } from './transaction-check.ts';
import type { Verify } from './verify.ts';

export interface CheckOptions {
  readonly version: RuntimeVersion;
  readonly verify: Verify;
  readonly checks: readonly TransactionCheck[];
  /** How deep calls may be nested. subtensor: `MaxExtrinsicDepth` */
  readonly depthOf: (extrinsic: DecodedExtrinsic) => number;
}
const MAX_DEPTH = 8;
const { Account, BlockHash } = system.storage;

/** Hash of a block by number, seen from the block under construction. */
function blockHash(ctx: Context, number: number): Hash {
  const hash = BlockHash.get(ctx, number);
  if (hash === ZERO_HASH) throw invalid('AncientBirthBlock');
  return hash;
}

/** @throws Invalid BadProof, AncientBirthBlock */
export function checkSignature(ctx: Context, extrinsic: DecodedExtrinsic, signed: Signed, options: CheckOptions): void {
  // The digest of the metadata is not computed here, so nobody can have signed the right one.
  if (signed.checksMetadata) throw invalid('BadProof');
  const genesisHash = blockHash(ctx, 0);
  const eraHash = signed.era.mortal ? blockHash(ctx, eraBirth(signed.era, ctx.block.number)) : genesisHash;
  const { specVersion, transactionVersion } = options.version;
  const implicit = { specVersion, transactionVersion, genesisHash, eraHash };
  const payload = signingPayload(extrinsic.callBytes, signed.extraBytes, implicit);
  if (!options.verify(signed.signature, payload, signed.who)) throw invalid('BadProof');
}

const tag = (who: AccountId, nonce: number): Uint8Array => concatBytes(hexToBytes(who), encodeU32(nonce));

/**
 * What holds for the pool too: here a nonce may be ahead of the account's.
 * @throws Invalid
 */
export function checkSigned(
  ctx: Context,
  extrinsic: DecodedExtrinsic,
  signed: Signed,
  info: DispatchInfo,
  options: CheckOptions,
): ValidTransaction {
  const { who, nonce } = signed;
  if (who === ZERO_ACCOUNT) throw invalid('BadSigner');
  if (options.depthOf(extrinsic) > MAX_DEPTH) throw invalid('Call');
  for (const check of options.checks) {
    const reason = check.checkEra?.(signed.era, extrinsic.call);
    if (reason) throw new Invalid(reason);
  }
  const account = Account.get(ctx, who);
  if (account.providers === 0 && account.sufficients === 0 && info.pays) throw invalid('Payment');
  if (nonce < account.nonce) throw invalid('Stale');
  if (extrinsic.call.type === 'Sudo' && sudo.storage.Key.get(ctx) !== who) throw invalid('BadSigner');
  for (const check of options.checks) {
    const reason = check.check(ctx, who, extrinsic.call);
    if (reason) throw new Invalid(reason);
  }
  const death = eraDeath(signed.era, ctx.block.number);
  return {
    priority: info.class === 'Operational' ? 10_000_000_000n : 1n,
    requires: nonce > account.nonce ? [tag(who, nonce - 1)] : [],
    provides: [tag(who, nonce)],
    longevity: death === Infinity ? (1n << 64n) - 1n : BigInt(death - ctx.block.number),
    propagate: true,
  };
}

/** Uses the nonce up. @throws Invalid Future when earlier ones are missing */
export function useNonce(ctx: Context, signed: Signed): void {
  const account = Account.get(ctx, signed.who);
  if (signed.nonce > account.nonce) throw invalid('Future');
  if (signed.nonce < account.nonce) throw invalid('Stale');
  Account.put(ctx, signed.who, { ...account, nonce: account.nonce + 1 });
}
