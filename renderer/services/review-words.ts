import type { Caution, DecodedCall, DecodedSigningRequest, DecodedValue, Part } from '../../wallet/signing/decoded.ts';
import { decimal9 } from '../../wallet/signing/sentence.ts';
import { shortAddress } from '../format/addresses.ts';
import { alpha, TAO } from '../format/amounts.ts';
import type { Inline, Sentence } from '../format/inline.ts';

/** The name a person gave an address, or null. */
export type NameOf = (address: string) => string | null;

/** The netuid a call is about, when its arguments name exactly one. */
function netuidOf({ args }: DecodedCall): number | null {
  const netuids = args.flatMap(({ value }) => (value.kind === 'netuid' ? [value.netuid] : []));
  return netuids.length === 1 ? (netuids[0] ?? null) : null;
}

/** The wallet's sentence about a call, drawn as the app draws amounts and names. */
export function callSentence(call: DecodedCall, nameOf: NameOf): Sentence {
  const netuid = netuidOf(call);
  return call.words.map((part, i) => {
    // A price is drawn with its unit; the wallet's plain words put the unit into the text after the number.
    const afterPrice = netuid !== null && call.words[i - 1]?.kind === 'price';
    if (part.kind === 'text' && afterPrice) return part.text.replace(/^ per α/, '');
    return piece(part, netuid, nameOf);
  });
}

function piece(part: Part, netuid: number | null, nameOf: NameOf): Inline {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'tao':
      return { amount: part.amountRao, unit: TAO, strong: true, decimals: decimalsOf(part.amountRao) };
    case 'alpha': {
      const of = part.netuid ?? netuid;
      if (of === null) return { strong: `${decimal9(part.alphaRao)} α` };
      // On root stake is counted in TAO.
      const unit = of === 0 ? TAO : alpha(of);
      return { amount: part.alphaRao, unit, strong: true, decimals: decimalsOf(part.alphaRao) };
    }
    case 'price':
      return netuid === null ? { strong: decimal9(part.priceRao) } : { price: part.priceRao, netuid, limit: true };
    case 'address': {
      const name = nameOf(part.address);
      return name === null ? { code: shortAddress(part.address) } : { strong: name };
    }
    case 'netuid':
      return { strong: String(part.netuid) };
    case 'integer':
      return part.value.toString();
  }
}

/** Before signing nothing may be cut: as many decimals as the amount has, at least four. */
function decimalsOf(rao: bigint): number {
  const fraction = (rao % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return Math.max(4, fraction.length);
}

const CAUTIONS: Record<Caution, string> = {
  'unknown-call': 'Taolite has no words for this call. Sign it only if you know what it does.',
  'unknown-extension': 'The transaction carries an extension that Taolite does not know.',
  immortal: 'The signature never expires.',
  'no-price-limit': 'There is no price limit: it is done at whatever the price is in that block.',
  'gives-control': 'It gives somebody else control over this account.',
  'moves-everything': 'It moves everything, not a part.',
  'hotkey-acts-as-coldkey': 'A hotkey signs something that a coldkey signs as a rule.',
  tip: 'It pays the block author a tip on top of the fee.',
};

export const cautionText = (caution: Caution): string => CAUTIONS[caution];

/** An argument as it is signed: integers of the smallest unit, whole addresses. */
export function argumentText(value: DecodedValue): string {
  switch (value.kind) {
    case 'tao':
      return value.amountRao.toString();
    case 'alpha':
      return value.alphaRao.toString();
    case 'price':
      return value.priceRao.toString();
    case 'address':
      return value.address;
    case 'netuid':
      return String(value.netuid);
    case 'integer':
      return value.value.toString();
    case 'boolean':
      return String(value.value);
    case 'bytes':
      return value.text === undefined ? shortened(value.hex) : `“${shortened(value.text)}”`;
    case 'none':
      return 'none';
    case 'call':
      return `${value.call.pallet}.${value.call.name}(${fieldsText(value.call.args)})`;
    case 'list':
      return `[${value.items.slice(0, 16).map(argumentText).join(', ')}${value.items.length > 16 ? `, … ${value.items.length} in all` : ''}]`;
    case 'fields':
      return `{${fieldsText(value.fields)}}`;
    case 'variant':
      return value.fields.length === 0 ? value.name : `${value.name}(${fieldsText(value.fields)})`;
  }
}

const fieldsText = (fields: DecodedCall['args']): string =>
  fields.map((field) => `${field.name} ${argumentText(field.value)}`).join(', ');
const shortened = (text: string): string => (text.length > 130 ? `${text.slice(0, 128)}… (${text.length})` : text);

/**
 * How the call itself changes the signer's free balance, as far as the bytes say it, rao: what is transferred or staked.
 * Null when the bytes do not say an amount of TAO.
 */
export function freeChangeOf({ pallet, name, args }: DecodedCall): bigint | null {
  const tao = (field: string): bigint | null => {
    const value = args.find((arg) => arg.name === field)?.value;
    return value?.kind === 'tao' ? -value.amountRao : null;
  };
  if (pallet === 'Balances' && /^transfer_(keep_alive|allow_death)$/u.test(name)) return tao('value');
  if (pallet === 'SubtensorModule' && /^add_stake(_limit)?$/u.test(name)) return tao('amount_staked');
  return null;
}

/** The account something goes to by a transfer, or null. */
export function recipientOf({ pallet, name, args }: DecodedCall): string | null {
  if (pallet !== 'Balances' || !name.startsWith('transfer')) return null;
  const value = args.find((arg) => arg.name === 'dest')?.value;
  return value?.kind === 'address' ? value.address : null;
}

/** "SubtensorModule.add_stake_limit". */
export const callName = ({ call }: DecodedSigningRequest): string => `${call.pallet}.${call.name}`;
