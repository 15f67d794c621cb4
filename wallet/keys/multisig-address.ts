import { createKeyMulti, sortAddresses } from '@polkadot/util-crypto';
import { addressOf, parseAddress, type Address } from './address.ts';

/**
 * Address of a multisig account: blake2-256 of `modlpy/utilisuba`, the sorted keys and the threshold (u16).
 * @param threshold approvals needed, 1 to 65535
 * @throws BadAddress for a signatory that is no address.
 */
export function multisigAddress(signatories: readonly string[], threshold: number): Address {
  const checked = signatories.map((text) => parseAddress(text).address as string);
  return addressOf(createKeyMulti(sortAddresses(checked), threshold));
}
