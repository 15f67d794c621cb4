import { accountId, bytes, fixedBytes, named, params, unit, variant } from '../frame/types.ts';
import type { Type } from '../frame/type.ts';

/** `Compact<()>`: no bytes at all. There are no account indices on this chain. */
const compactUnit: Type<undefined> = { ...unit, shape: { kind: 'compact', of: unit } };

export const multiAddress = variant(
  'sp_runtime::multiaddress::MultiAddress',
  {
    Id: [0, named(accountId, 'AccountId')],
    Index: [1, named(compactUnit, 'AccountIndex')],
    Raw: [2, bytes],
    Address32: [3, fixedBytes(32)],
    Address20: [4, fixedBytes(20)],
  },
  params({ AccountId: accountId, AccountIndex: unit }),
);
export const multiSignature = variant('sp_runtime::MultiSignature', {
  Ed25519: [0, named(fixedBytes(64), 'ed25519::Signature')],
  Sr25519: [1, named(fixedBytes(64), 'sr25519::Signature')],
  Ecdsa: [2, named(fixedBytes(65), 'ecdsa::Signature')],
});
