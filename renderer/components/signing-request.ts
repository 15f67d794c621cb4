import type { Sentence } from '../format/inline.ts';
import type { LedgerLine } from './ledger.ts';

/** Everything a person sees before signing. All of it is read from the bytes that will be signed, or says otherwise. */
export interface SigningRequest {
  /** Length of the payload that will be signed, bytes. */
  readonly byteLength: number;
  /** What happens, in words. */
  readonly sentence: Sentence;
  /** Effects, with "Free balance after" as the closing sum. */
  readonly ledger: readonly LedgerLine[];
  readonly to?: {
    readonly address: string;
    /** "Quayside, validator hotkey. You have staked with it 3 times." */
    readonly words: string;
    readonly firstTime?: boolean;
    /** A known address with the same ends; `places` of the middle differ. */
    readonly lookAlike?: { readonly name: string; readonly places: number } | undefined;
  };
  /** What could go wrong, one sentence each. */
  readonly risks: readonly Sentence[];
  readonly call: {
    /** "SubtensorModule.add_stake_limit". */
    readonly name: string;
    readonly args: readonly { readonly name: string; readonly value: string }[];
    readonly nonce: number;
    /** Blocks for which the signature holds; null when it never expires. */
    readonly eraBlocks: number | null;
    readonly specVersion: number;
  };
  readonly signer: {
    readonly name: string;
    readonly role: 'coldkey' | 'hotkey';
    /** False when the key needs no password (a devnet's own keys). */
    readonly locked: boolean;
  };
}

/** Where the signing stands. A failure says what happened and whether the money is safe. */
export type SigningState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'busy'; readonly words: string }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'failed'; readonly title: string; readonly text: string };
