import { bytesToHex, hexToBytes, type Hex } from '../../../substrate/bytes.ts';
import { verifySr25519 } from '../../../substrate/sr25519.ts';
import { developmentKey } from '../../../devnet/actors/actor-key.ts';
import { signedExtrinsic, type ChainFacts } from '../../../devnet/actors/signed-extrinsic.ts';
import { ENDOWED } from '../../../devnet/node/local-genesis.ts';
import { balances } from '../../../devnet/runtime/pallets/balances/index.ts';

export interface Transfers {
  /** In the order of their nonces. */
  readonly extrinsics: readonly Hex[];
  /** Checks the signatures of all of them, and does nothing else. */
  checkSignatures(): void;
}

/**
 * Signed transfers from the development accounts in turn, each to an account of its own. `signingReady` must have resolved.
 * @param before how many were sent to this chain already
 */
export function signedTransfers(count: number, facts: ChainFacts, before = 0): Transfers {
  const keys = ENDOWED.map(([path]) => developmentKey(path));
  const checks: (() => boolean)[] = [];
  const extrinsics = Array.from({ length: count }, (_, i) => {
    const key = keys[(before + i) % keys.length]!;
    const sign = (message: Uint8Array): Uint8Array => {
      const signature = key.sign(message);
      checks.push(() => verifySr25519(message, signature, hexToBytes(key.account)));
      return signature;
    };
    const to: Hex = `0x${'a5'.repeat(28)}${(before + i).toString(16).padStart(8, '0')}`;
    const call = balances.calls.transfer_keep_alive({ dest: { type: 'Id', value: to }, value: 1_000_000n });
    return bytesToHex(
      signedExtrinsic({ ...key, sign }, call, (before + i - ((before + i) % keys.length)) / keys.length, facts),
    );
  });
  return {
    extrinsics,
    checkSignatures() {
      if (!checks.every((check) => check())) throw new Error('a signature made here is not valid');
    },
  };
}
