/** What the bytes to be signed say, as plain data: it crosses the worker boundary by structured cloning. */
import type { Era } from '../../substrate/era.ts';
import type { Address } from '../keys/address.ts';
import type { Role } from '../keys/roles.ts';

/** A value with its meaning. Amounts are integers of their smallest unit: 1 TAO = 10^9 rao, 1 alpha = 10^9 alpha-rao. */
export type DecodedValue =
  | { readonly kind: 'tao'; readonly amountRao: bigint }
  /** Alpha of a subnet; `netuid` is absent when the call does not say of which. */
  | { readonly kind: 'alpha'; readonly alphaRao: bigint; readonly netuid?: number }
  /** Price of one alpha in rao. */
  | { readonly kind: 'price'; readonly priceRao: bigint }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'netuid'; readonly netuid: number }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `text` is there when the bytes are printable UTF-8. */
  | { readonly kind: 'bytes'; readonly hex: string; readonly text?: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'call'; readonly call: DecodedCall }
  | { readonly kind: 'list'; readonly items: readonly DecodedValue[] }
  | { readonly kind: 'fields'; readonly fields: readonly DecodedField[] }
  | { readonly kind: 'variant'; readonly name: string; readonly fields: readonly DecodedField[] };

export interface DecodedField {
  readonly name: string;
  /** Name of its type in the chain's source, such as `TaoBalance` or `Vec<u16>`. */
  readonly type: string;
  readonly value: DecodedValue;
}

/** A piece of a sentence, so that a page shows amounts and addresses in its own way. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | Extract<DecodedValue, { kind: 'tao' | 'alpha' | 'price' | 'address' | 'netuid' | 'integer' }>;

export interface DecodedCall {
  readonly pallet: string;
  readonly name: string;
  readonly args: readonly DecodedField[];
  /** The call's own bytes. */
  readonly hex: string;
  /** The call in words. For one the wallet has no words for: its name and a caution. */
  readonly words: readonly Part[];
  readonly known: boolean;
}

/** Something the person should see before signing. Codes are stable; texts belong to the pages. */
export type Caution =
  | 'unknown-call'
  | 'unknown-extension'
  | 'immortal'
  | 'no-price-limit'
  | 'gives-control'
  | 'moves-everything'
  | 'hotkey-acts-as-coldkey'
  | 'tip';

export type DecodedEra =
  | Extract<Era, { mortal: false }>
  /** Valid from the block with `birthHash` on. */
  | (Extract<Era, { mortal: true }> & { readonly birthHash: string });

export interface DecodedExtension {
  readonly identifier: string;
  /** Bytes in the extrinsic. */
  readonly explicit: string;
  /** Bytes that are signed but not sent. */
  readonly implicit: string;
}

/** Everything in the bytes of one transaction that wait for a signature. */
export interface DecodedPayload {
  readonly chain: {
    readonly name: string;
    readonly genesisHash: string;
    readonly specName: string;
    readonly specVersion: number;
    readonly transactionVersion: number;
  };
  readonly byteLength: number;
  readonly call: DecodedCall;
  readonly era: DecodedEra;
  readonly nonce: number;
  readonly tipRao: bigint;
  /** Hash of the metadata, when the payload is bound to it (hardware wallets). */
  readonly metadataHash?: string;
  readonly extensions: readonly DecodedExtension[];
  readonly cautions: readonly Caution[];
}

/** A payload under review: what is signed and by whom. */
export interface DecodedSigningRequest extends DecodedPayload {
  readonly signer: { readonly address: Address; readonly label: string; readonly role: Role };
}
