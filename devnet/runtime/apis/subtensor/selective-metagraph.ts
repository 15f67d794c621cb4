// subtensor: pallets/subtensor/src/rpc_info/metagraph.rs
import { I64F64 } from '../../economy/fixed/formats.ts';
import type { Context } from '../../frame/context.ts';
import type { ValueOf } from '../../frame/type.ts';
import { commitmentsOf } from '../../pallets/commitments/published.ts';
import { hotkeysByUid, stakeWeights } from '../../pallets/subtensor/epoch/stake-weights.ts';
import { storage } from '../../pallets/subtensor/pallet.ts';
import { subnetExists } from '../../pallets/subtensor/subnets/subnet.ts';
import { selectiveMetagraph } from '../../types/subtensor-info.ts';
import { mechagraphOf, metagraphOf, type Metagraph } from './metagraph.ts';

type Selective = ValueOf<typeof selectiveMetagraph>;

/** Field names by the index clients ask with. */
const FIELDS =
  selectiveMetagraph.shape.kind === 'composite' ? selectiveMetagraph.shape.fields.map((field) => field.name!) : [];

/** The parts of the metagraph asked for, by index of field; the netuid is always there. Unknown indices are ignored. */
export function selectiveMetagraphOf(ctx: Context, netuid: number, indexes: readonly number[]): Selective | undefined {
  const whole = metagraphOf(ctx, netuid);
  return whole && { ...select(ctx, netuid, whole, indexes), netuid };
}

/** The same of one mechanism. */
export function selectiveMechagraphOf(
  ctx: Context,
  netuid: number,
  mecid: number,
  indexes: readonly number[],
): Selective | undefined {
  if (!subnetExists(ctx, netuid)) return undefined;
  const whole = mechagraphOf(ctx, netuid, mecid) ?? metagraphOf(ctx, netuid);
  return whole && { ...select(ctx, netuid, whole, indexes), netuid };
}

function select(ctx: Context, netuid: number, whole: Metagraph, indexes: readonly number[]): Selective {
  const chosen: Record<string, unknown> = {};
  for (const index of indexes) {
    const name = FIELDS[index];
    if (name === 'identity') chosen[name] = { value: whole.identity };
    else if (name === 'validators') chosen[name] = validators(ctx, netuid);
    else if (name === 'commitments') chosen[name] = commitmentsOf(ctx, netuid).map(([who, bytes]) => [who, [...bytes]]);
    else if (name !== undefined) chosen[name] = whole[name as keyof Metagraph];
  }
  return chosen as Selective;
}

/** Uids with a permit and more stake than the threshold, ascending by stake. */
function validators(ctx: Context, netuid: number): number[] {
  const permits = storage.ValidatorPermit.get(ctx, netuid);
  const threshold = I64F64.fromInt(storage.StakeThreshold.get(ctx));
  return hotkeysByUid(ctx, netuid)
    .map((hotkey, uid) => ({ uid, stake: permits[uid] ? stakeWeights(ctx, hotkey, netuid).total : 0n }))
    .filter(({ uid, stake }) => permits[uid] && stake > threshold)
    .sort((a, b) => (a.stake < b.stake ? -1 : a.stake > b.stake ? 1 : a.uid - b.uid))
    .map(({ uid }) => uid);
}
