import type { Portfolio } from '../../../chain/types/position.ts';
import type { Position as PositionRow } from '../../components/position-table.ts';
import { alpha, TAO } from '../../format/amounts.ts';
import { shortAddress } from '../../format/addresses.ts';
import { partsPerBillion } from '../../format/percents.ts';
import { href } from '../../routes.ts';

export interface PositionNames {
  readonly account: string;
  readonly subnet: (netuid: number) => string;
  readonly hotkey: (hotkey: string) => string | null;
}

/** The free balance, then every stake; the person's own miners are theirs. */
export function positionRows(portfolio: Portfolio, names: PositionNames): PositionRow[] {
  const free: PositionRow = {
    id: 'free',
    netuid: null,
    name: 'Free balance',
    heldWith: names.account,
    amount: portfolio.freeRao,
    unit: TAO,
    spotRao: portfolio.freeRao,
    exitRao: portfolio.freeRao,
    exitCost: null,
  };
  return [
    free,
    ...portfolio.positions.map((position): PositionRow => {
      const name = names.hotkey(position.hotkey) ?? shortAddress(position.hotkey);
      return {
        id: `${position.netuid}-${position.hotkey}`,
        netuid: position.netuid,
        name: names.subnet(position.netuid),
        heldWith: position.ownHotkey ? `${name} (your miner)` : position.registered ? name : `${name}, left the subnet`,
        amount: position.alphaRao,
        unit: position.netuid === 0 ? TAO : alpha(position.netuid),
        spotRao: position.spotRao,
        exitRao: position.exitRao,
        exitCost: exitCost(position.spotRao, position.exitRao),
        yours: position.ownHotkey,
        href: href('stake', undefined, { side: 'remove', netuid: position.netuid, hotkey: position.hotkey }),
        moveHref: href('stake', undefined, { side: 'move', netuid: position.netuid, hotkey: position.hotkey }),
      };
    }),
  ];
}

/** Exit against spot value as a fraction below zero; null when it costs nothing. */
export function exitCost(spotRao: bigint, exitRao: bigint): number | null {
  if (spotRao <= 0n || exitRao >= spotRao) return null;
  return -partsPerBillion(spotRao - exitRao, spotRao) / 1e9;
}
