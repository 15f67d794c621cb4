import { shareOfFixed, shareValueRao, type ShareFloat } from '../quotes/share-value.ts';
import type { BlockView } from '../read/block-view.ts';
import { readOffered, readTable } from '../read/item-table.ts';
import type { PlainReader } from '../read/plain-reader.ts';

/** One coldkey's stake with a hotkey on a subnet. */
export interface HeldStake {
  readonly hotkey: string;
  readonly netuid: number;
}

/** What shares are kept in: numbers of the old form stay until they are written again. */
const SHARES = ['AlphaV2', 'Alpha'] as const;
const TOTALS = ['TotalHotkeySharesV2', 'TotalHotkeyShares'] as const;

/** Where a coldkey has shares, with any of the hotkeys it ever staked with; dust included. */
export async function readHoldings(view: BlockView, coldkey: string): Promise<HeldStake[]> {
  const hotkeys = (await view.item('SubtensorModule', 'StakingHotkeys', coldkey)).list().map((each) => each.text());
  const found = await Promise.all(
    hotkeys.map(async (hotkey) => {
      const keys = await Promise.all(
        SHARES.filter((item) => view.has('SubtensorModule', item)).map((item) =>
          view.keys('SubtensorModule', item, hotkey, coldkey),
        ),
      );
      const netuids = new Set(keys.flat().map(([, , netuid]) => netuid!.number()));
      return [...netuids].map((netuid) => ({ hotkey, netuid }));
    }),
  );
  return found.flat();
}

/** What a coldkey's shares are worth, alpha-rao, in the order of `holdings`. subtensor: primitives/share-pool. */
export async function readStakes(
  view: BlockView,
  coldkey: string,
  holdings: readonly HeldStake[],
): Promise<readonly bigint[]> {
  const pools = holdings.map(({ hotkey, netuid }) => [hotkey, netuid]);
  const [shares, totals, values] = await Promise.all([
    readOffered(
      view,
      SHARES,
      holdings.map(({ hotkey, netuid }) => [hotkey, coldkey, netuid]),
    ),
    readOffered(view, TOTALS, pools),
    readTable(view, ['TotalHotkeyAlpha'], pools),
  ]);
  return holdings.map((_, i) => {
    const { AlphaV2, Alpha } = shares[i]!;
    const { TotalHotkeySharesV2, TotalHotkeyShares } = totals[i]!;
    const total = floatFrom(TotalHotkeyShares, TotalHotkeySharesV2);
    return shareValueRao(values[i]!.TotalHotkeyAlpha.bigint(), floatFrom(Alpha, AlphaV2), total);
  });
}

/** The old form counts where it is still there. A runtime may lack either. */
function floatFrom(old: PlainReader | undefined, float: PlainReader | undefined): ShareFloat {
  const bits = old?.bigint('bits') ?? 0n;
  if (bits !== 0n || !float) return shareOfFixed(bits);
  return { mantissa: float.bigint('mantissa'), exponent: float.bigint('exponent') };
}
