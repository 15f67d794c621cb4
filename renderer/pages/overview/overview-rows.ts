import type { Portfolio } from '../../../chain/types/position.ts';
import type { Position as PositionRow } from '../../components/position-table.ts';
import { shortAddress } from '../../format/addresses.ts';
import { alpha, TAO } from '../../format/amounts.ts';
import { partsPerBillion } from '../../format/percents.ts';
import { href } from '../../routes.ts';

export interface Names {
  /** Of the coldkey. */
  readonly account: string;
  readonly subnet: (netuid: number) => string;
  /** The person's name for a hotkey, or null. */
  readonly hotkey: (hotkey: string) => string | null;
}

/** What taking out costs as a fraction below zero; null when it costs nothing. */
export function exitCost(spotRao: bigint, exitRao: bigint): number | null {
  if (spotRao <= 0n || exitRao >= spotRao) return null;
  return -partsPerBillion(spotRao - exitRao, spotRao) / 1e9;
}

/** The free balance first, then every stake; those of the person's own miners are marked as theirs. */
export function overviewRows(portfolio: Portfolio, names: Names): PositionRow[] {
  const { freeRao, positions } = portfolio;
  const free: PositionRow = {
    id: 'free',
    netuid: null,
    name: 'Free balance',
    heldWith: names.account,
    amount: freeRao,
    unit: TAO,
    spotRao: freeRao,
    exitRao: freeRao,
    exitCost: null,
  };
  return [
    free,
    ...positions.map(({ netuid, hotkey, alphaRao, spotRao, exitRao, ownHotkey }): PositionRow => {
      const name = names.hotkey(hotkey) ?? shortAddress(hotkey);
      return {
        id: `${netuid} ${hotkey}`,
        netuid,
        name: names.subnet(netuid),
        heldWith: ownHotkey ? `${name} (your miner)` : name,
        amount: alphaRao,
        unit: netuid === 0 ? TAO : alpha(netuid),
        spotRao,
        exitRao,
        exitCost: exitCost(spotRao, exitRao),
        yours: ownHotkey,
        href: netuid === 0 ? undefined : href('subnets', netuid),
      };
    }),
  ];
}

/** Parts of the whole by what taking them out would bring, one per subnet, for the bar. */
export function overviewParts(rows: readonly PositionRow[]): { name: string; rao: bigint; you?: boolean }[] {
  const parts = new Map<string, { name: string; rao: bigint; you?: boolean }>();
  for (const row of rows) {
    const name = row.netuid === null ? 'Free' : row.netuid === 0 ? 'Root' : `${row.netuid} ${row.name}`;
    const key = row.yours ? `yours ${name}` : name;
    const part = parts.get(key);
    const rao = (part?.rao ?? 0n) + (row.exitRao ?? 0n);
    parts.set(key, { name, rao, ...(row.yours && { you: true }) });
  }
  return [...parts.values()];
}
