// subtensor: pallets/subtensor/src/rpc_info/delegate_info.rs
import { U64F64 } from '../../economy/fixed/formats.ts';
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import type { AccountId } from '../../frame/types.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { registeredNetuids } from '../../pallets/subtensor/registration/neuron.ts';
import { hotkeyStake, stakeOf } from '../../pallets/subtensor/staking/stake.ts';
import { ROOT } from '../../pallets/subtensor/subnets/subnet.ts';
import type { delegateInfo } from '../../types/subtensor-info.ts';

type Info = ValueOf<typeof delegateInfo>;
const BLOCKS_PER_DAY = U64F64.fromInt(7200);
const THOUSAND_TAO = U64F64.fromInt(1_000_000_000_000n);

/** A hotkey as those see it who might stake on it. */
export function delegateInfoOf(ctx: Context, hotkey: AccountId, withNominators: boolean): Info {
  const registrations = registeredNetuids(ctx, hotkey);
  const take = storage.Delegates.get(ctx, hotkey);
  let perDay = 0n;
  const validator_permits: number[] = [];
  for (const netuid of registrations) {
    const uid = storage.Uids.get(ctx, netuid, hotkey);
    if (uid === undefined) continue;
    if (storage.ValidatorPermit.get(ctx, netuid)[uid]) validator_permits.push(netuid);
    perDay = U64F64.add(perDay, emissionPerDay(ctx, netuid, uid));
  }
  return {
    delegate_ss58: hotkey,
    take,
    nominators: withNominators ? nominatorsOf(ctx, hotkey) : [],
    owner_ss58: storage.Owner.get(ctx, hotkey),
    registrations,
    validator_permits,
    return_per_1000: U64F64.toU64(returnPerThousand(take, hotkeyStake(ctx, hotkey, ROOT), perDay)),
    total_daily_return: U64F64.toU64(perDay),
  };
}

function emissionPerDay(ctx: Context, netuid: number, uid: number): bigint {
  const emission = U64F64.fromInt(storage.Emission.get(ctx, netuid)[uid] ?? 0n);
  return U64F64.mul(emission, U64F64.safeDiv(BLOCKS_PER_DAY, U64F64.fromInt(storage.Tempo.get(ctx, netuid))));
}

function returnPerThousand(take: number, stakeRao: bigint, perDay: bigint): bigint {
  const rest = U64F64.sub(U64F64.one, U64F64.safeDiv(U64F64.fromInt(take), U64F64.fromInt(65535)));
  return U64F64.safeDiv(U64F64.mul(perDay, rest), U64F64.safeDiv(U64F64.fromInt(stakeRao), THOUSAND_TAO));
}

/** Who holds how much on the hotkey, by coldkey. */
function nominatorsOf(ctx: Context, hotkey: AccountId): [AccountId, [number, bigint][]][] {
  const held = new Map<AccountId, [number, bigint][]>();
  for (const [[coldkey, netuid]] of storage.AlphaV2.entries(ctx, hotkey)) {
    const rows = held.get(coldkey as AccountId) ?? [];
    rows.push([netuid as number, stakeOf(ctx, hotkey, coldkey as AccountId, netuid as number)]);
    held.set(coldkey as AccountId, rows);
  }
  return [...held].sort(([a], [b]) => (a < b ? -1 : 1));
}

export const allDelegates = (ctx: Context): AccountId[] => storage.Delegates.keys1<AccountId>(ctx);

/** Every position of a coldkey on a delegate, with the delegate. */
export function delegatedBy(ctx: Context, coldkey: AccountId): [Info, [number, bigint]][] {
  return allDelegates(ctx).flatMap((hotkey) =>
    storage.AlphaV2.keys1<number>(ctx, hotkey, coldkey).map((netuid): [Info, [number, bigint]] => [
      delegateInfoOf(ctx, hotkey, false),
      [netuid, stakeOf(ctx, hotkey, coldkey, netuid)],
    ]),
  );
}
