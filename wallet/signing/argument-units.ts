/**
 * What an integer of a call counts. Metadata gives every amount as u64; the source alias (`TaoBalance`,
 * `AlphaBalance`) and the argument's name say which unit it has. Where they do not, it stays a plain integer.
 */
import type { DecodedField, DecodedValue } from './decoded.ts';

type Field = Pick<DecodedField, 'name' | 'type' | 'value'>;

const TAO_TYPE = /^(Option<|Compact<)?(TaoBalance|(<?T(::| as [\w:]+>::))?Balance(Of<.*>)?|BalanceOf<.*>)>?$/u;
const ALPHA_TYPE = /^(Option<|Compact<)?AlphaBalance>?$/u;
const NETUID_NAME = /^(origin_|destination_)?netuid$/u;
const PRICE_NAME = /^limit(_price)?$/u;
/** Calls whose `limit_price` is an amount in rao (the highest burn), not a price of alpha. */
const AMOUNT_LIMITS = new Set(['register_limit']);

/** The value of `field` with its unit; `siblings` tell which subnet's alpha it is. */
export function unitOf(field: Field, siblings: readonly Field[], of?: { pallet: string; call: string }): DecodedValue {
  const { name, type, value } = field;
  if (value.kind !== 'integer') return value;
  if (NETUID_NAME.test(name) && value.value <= 0xffffn) return { kind: 'netuid', netuid: Number(value.value) };
  if (of?.pallet === 'SubtensorModule' && PRICE_NAME.test(name)) {
    return AMOUNT_LIMITS.has(of.call)
      ? { kind: 'tao', amountRao: value.value }
      : { kind: 'price', priceRao: value.value };
  }
  if (ALPHA_TYPE.test(type)) {
    const netuid = netuidOf(siblings);
    return { kind: 'alpha', alphaRao: value.value, ...(netuid !== undefined && { netuid }) };
  }
  return TAO_TYPE.test(type) ? { kind: 'tao', amountRao: value.value } : value;
}

/** The subnet whose alpha is meant: `netuid`, or where alpha moves, the one it leaves. */
function netuidOf(siblings: readonly Field[]): number | undefined {
  const field = siblings.find(({ name }) => name === 'netuid') ?? siblings.find(({ name }) => name === 'origin_netuid');
  if (field?.value.kind === 'netuid') return field.value.netuid;
  return field?.value.kind === 'integer' ? Number(field.value.value) : undefined;
}
