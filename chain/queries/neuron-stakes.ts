import { inheritedRao, weightedStakeRao, type ParentStake } from '../quotes/stake-weight.ts';
import type { BlockView } from '../read/block-view.ts';
import { readTable } from '../read/item-table.ts';
import type { PlainReader } from '../read/plain-reader.ts';

/** Stake of a hotkey as a subnet counts it. */
export interface NeuronStake {
  /** Alpha after children and parents, alpha-rao. */
  readonly alphaRao: bigint;
  /** Root stake after children and parents, rao. */
  readonly rootRao: bigint;
  /** Both, the root stake by the chain's weight, alpha-rao. */
  readonly totalRao: bigint;
}

const ROOT = 0;

/** Stakes of hotkeys on a subnet, in their order. subtensor: pallets/subtensor/src/staking/stake_utils.rs. */
export async function readNeuronStakes(
  view: BlockView,
  netuid: number,
  hotkeys: readonly string[],
): Promise<NeuronStake[]> {
  const [relations, weight] = await Promise.all([
    readTable(
      view,
      ['ChildKeys', 'ParentKeys'],
      hotkeys.map((hotkey) => [hotkey, netuid]),
    ),
    view.item('SubtensorModule', 'TaoWeight'),
  ]);
  const parents = relations.map(({ ParentKeys }) => pairsOf(ParentKeys));
  const holders = [...new Set([...hotkeys, ...parents.flat().map(({ account }) => account)])];
  const keys = holders.flatMap((hotkey) => [
    [hotkey, netuid],
    [hotkey, ROOT],
  ]);
  const pools = await readTable(view, ['TotalHotkeyAlpha'], keys);
  const places = new Map(holders.map((hotkey, i) => [hotkey, i]));
  /** On the subnet (0) or on root (1). */
  const stakeOf = (hotkey: string, on: 0 | 1): bigint => pools[2 * places.get(hotkey)! + on]!.TotalHotkeyAlpha.bigint();
  const taoWeight = weight.bigint();
  return hotkeys.map((hotkey, i) => {
    const toChildren = pairsOf(relations[i]!.ChildKeys).map(({ proportion }) => proportion);
    const inherited = (on: 0 | 1): bigint => {
      const lent = parents[i]!.map(({ proportion, account }): ParentStake => ({
        proportion,
        stakeRao: stakeOf(account, on),
      }));
      return inheritedRao(stakeOf(hotkey, on), toChildren, lent);
    };
    const [alphaRao, rootRao] = [inherited(0), inherited(1)];
    return { alphaRao, rootRao, totalRao: weightedStakeRao(alphaRao, rootRao, taoWeight) };
  });
}

/** `Vec<(proportion of 2^64 − 1, account)>`. */
const pairsOf = (list: PlainReader): { proportion: bigint; account: string }[] =>
  list.list().map((pair) => {
    const [proportion, account] = pair.list();
    return { proportion: proportion!.bigint(), account: account!.text() };
  });
