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
/** Calls whose `limit_price` is what one alpha brings at least: alpha of the destination. */
const RATE_LIMITS = new Set(['swap_stake_limit']);

/** As the amount of a move of stake: more than anybody can hold, so the chain moves all there is. */
export const ALL_STAKE = 2n ** 64n - 1n;

/** The value of `field` with its unit; `siblings` tell which subnet's alpha it is: `netuid`, or where alpha moves, the one it leaves. */
export function unitOf(field: Field, siblings: readonly Field[], of?: { pallet: string; call: string }): DecodedValue {
  const { name, type, value } = field;
  if (value.kind !== 'integer') return value;
  if (NETUID_NAME.test(name) && value.value <= 0xffffn) return { kind: 'netuid', netuid: Number(value.value) };
  if (of?.pallet === 'SubtensorModule' && PRICE_NAME.test(name)) {
    if (RATE_LIMITS.has(of.call)) return alphaOf(value.value, netuidOf(siblings, 'destination_netuid'));
    return AMOUNT_LIMITS.has(of.call)
      ? { kind: 'tao', amountRao: value.value }
      : { kind: 'price', priceRao: value.value };
  }
  if (ALPHA_TYPE.test(type))
    return alphaOf(value.value, netuidOf(siblings, 'netuid') ?? netuidOf(siblings, 'origin_netuid'));
  return TAO_TYPE.test(type) ? { kind: 'tao', amountRao: value.value } : value;
}

const alphaOf = (alphaRao: bigint, netuid: number | undefined): DecodedValue => ({
  kind: 'alpha',
  alphaRao,
  ...(netuid !== undefined && { netuid }),
});

/** The subnet an argument names. */
function netuidOf(siblings: readonly Field[], name: string): number | undefined {
  const value = siblings.find((field) => field.name === name)?.value;
  if (value?.kind === 'netuid') return value.netuid;
  return value?.kind === 'integer' ? Number(value.value) : undefined;
}
