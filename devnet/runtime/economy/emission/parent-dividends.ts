// A validator's dividends, shared with the parents whose stake it used.
// Source: `subtensor: pallets/subtensor/src/coinbase/run_coinbase.rs` (get_self_contribution,
// get_parent_child_dividends_distribution).
import { U96F32 } from '../fixed/formats.ts';
import { u16ProportionToU96, u64ProportionToU96 } from '../fixed/proportion.ts';

/** Plain stake of a hotkey: alpha-rao on the subnet and rao on root. */
export interface HotkeyStake {
  readonly alpha: bigint;
  readonly rootRao: bigint;
}

export interface ParentLink<Account> extends HotkeyStake {
  readonly hotkey: Account;
  /** u64 proportion of the parent's stake. */
  readonly proportion: bigint;
  /** True when parent and child belong to one coldkey: neither take nor burn applies. */
  readonly sameOwner: boolean;
}

export interface ParentDividendsInput<Account> {
  readonly hotkey: Account;
  /** Alpha-rao from the epoch. */
  readonly dividend: bigint;
  readonly own: HotkeyStake;
  /** u64 proportions given to the hotkey's own children. */
  readonly childProportions: readonly bigint[];
  readonly parents: readonly ParentLink<Account>[];
  /** Effective childkey take (u16 proportion), the minimum already applied. */
  readonly childkeyTake: number;
  /** `CKBurn` (u64 proportion). */
  readonly childkeyBurn: bigint;
  /** `TaoWeight` (u64 proportion). */
  readonly taoWeight: bigint;
}

export interface ParentDividends<Account> {
  /** Alpha-rao per hotkey: the parents in order, then the hotkey itself. */
  readonly shares: readonly { readonly hotkey: Account; readonly amount: bigint }[];
  /** Alpha-rao to recycle, one amount per parent of another owner. */
  readonly recycled: readonly bigint[];
}

/** `alpha·part + (root·part)·taoWeight`; part and weight raw U96F32. */
const contribution = (stake: HotkeyStake, part: bigint, taoWeight: bigint): bigint =>
  U96F32.add(
    U96F32.mul(U96F32.fromInt(stake.alpha), part),
    U96F32.mul(U96F32.mul(U96F32.fromInt(stake.rootRao), part), taoWeight),
  );

/** Stake a hotkey contributes itself, floored: what is left after its children's proportions. */
export function selfContribution(own: HotkeyStake, childProportions: readonly bigint[], taoWeight: bigint): bigint {
  const remaining = childProportions.reduce(
    (left, proportion) => U96F32.sub(left, u64ProportionToU96(proportion)),
    U96F32.one,
  );
  return U96F32.toU64(contribution(own, remaining, u64ProportionToU96(taoWeight)));
}

/** Splits one hotkey's dividends between its parents and itself. */
export function splitWithParents<Account>(input: ParentDividendsInput<Account>): ParentDividends<Account> {
  const weight = u64ProportionToU96(input.taoWeight);
  const burnPart = u64ProportionToU96(input.childkeyBurn);
  const takePart = u16ProportionToU96(input.childkeyTake);
  const dividend = U96F32.fromInt(input.dividend);
  const contributions = input.parents.map((parent) =>
    contribution(parent, u64ProportionToU96(parent.proportion), weight),
  );
  const own = U96F32.fromInt(selfContribution(input.own, input.childProportions, input.taoWeight));
  const totalContribution = contributions.reduce((acc, part) => U96F32.add(acc, part), own);
  let remaining = dividend;
  let takes = 0n;
  const recycled: bigint[] = [];
  const shares = input.parents.map((parent, i) => {
    const part = U96F32.mul(dividend, U96F32.safeDiv(contributions[i] ?? 0n, totalContribution));
    remaining = U96F32.sub(remaining, part);
    if (parent.sameOwner) return { hotkey: parent.hotkey, amount: U96F32.toU64(part) };
    const burn = U96F32.mul(burnPart, part);
    const take = U96F32.mul(takePart, part);
    takes = U96F32.add(takes, take);
    recycled.push(U96F32.toU64(burn));
    return { hotkey: parent.hotkey, amount: U96F32.toU64(U96F32.sub(U96F32.sub(part, burn), take)) };
  });
  const self = U96F32.toU64(U96F32.add(remaining, takes));
  return { shares: [...shares, { hotkey: input.hotkey, amount: self }], recycled };
}
