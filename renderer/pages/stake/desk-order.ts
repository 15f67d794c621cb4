import type { Chain } from '../../../chain/ports/chain.ts';
import type { Pool } from '../../../chain/quotes/pool.ts';
import type { Extrinsic } from '../../../chain/transactions/extrinsic.ts';
import type { StakePlace } from '../../../chain/transactions/move-stake-limit.ts';
import type { SigningOptions } from '../../services/signing-service.ts';
import { moveReviewLines, moveRisks } from './move-words.ts';
import type { StakeDesk } from './stake-desk.svelte.ts';
import { moveExtrinsic, needsTwoCalls, stakeExtrinsic } from './stake-extrinsic.ts';
import { givenUnit, reviewLines, tradeRisks } from './trade-words.ts';

/** What is signed, and what the review says of it besides what the bytes say. */
export interface DeskOrder {
  readonly extrinsic: Extrinsic;
  readonly options: Omit<SigningOptions, 'from' | 'onState'>;
}

export interface OrderWorld {
  /** The name of a hotkey, or its short address. */
  readonly nameOf: (hotkey: string) => string;
  /** The pool as it is now; null when it is not known any more. */
  readonly poolOf: (netuid: number) => Pool | null;
}

/** The order for what is chosen; null while something is missing. @throws NotInRuntime */
export const deskOrder = (chain: Chain, desk: StakeDesk, world: OrderWorld): DeskOrder | null =>
  desk.side === 'move' ? moveOrder(chain, desk, world) : tradeOrder(chain, desk, world);

/** A call of the kind that would be signed, of any amount: the network's fee depends on the kind alone. Null while something is missing. */
export function sampleExtrinsic(chain: Chain, desk: StakeDesk): Extrinsic | null {
  const { side, netuid, hotkey, toNetuid, toHotkey } = desk;
  if (netuid === null || hotkey === null) return null;
  const figures = { givenRao: 1_000_000_000n, whole: false };
  if (side !== 'move')
    return stakeExtrinsic(chain, { ...figures, side, netuid, hotkey, limitPriceRao: 1_000_000_000n });
  if (toNetuid === null || toHotkey === null) return null;
  const [from, to] = [
    { netuid, hotkey },
    { netuid: toNetuid, hotkey: toHotkey },
  ];
  return moveExtrinsic(chain, { ...figures, from, to, limitRao: 1_000_000_000n });
}

function tradeOrder(chain: Chain, desk: StakeDesk, { nameOf, poolOf }: OrderWorld): DeskOrder | null {
  const { preview, hotkey, tolerance, whole } = desk;
  if (!preview || hotkey === null || tolerance === null) return null;
  const { side, netuid, givenRao, limitPriceRao, receivedRao } = preview;
  const name = nameOf(hotkey);
  const lines = reviewLines(preview, tolerance);
  const adding = side === 'add';
  return {
    extrinsic: stakeExtrinsic(chain, { side, netuid, hotkey, givenRao, limitPriceRao, whole }),
    options: {
      done: [
        adding ? 'Staked ' : 'Took out ',
        { amount: givenRao, unit: givenUnit(preview) },
        adding ? ` with ${name}` : ` from ${name}`,
      ],
      notDone: adding ? 'Not staked' : 'Not taken out',
      freeChangeRao: adding ? -givenRao : receivedRao,
      ledger: () => lines(poolOf(netuid)),
      risks: tradeRisks(preview),
      to: { address: hotkey, words: hotkeyWords(name, netuid, desk.position !== null) },
    },
  };
}

function moveOrder(chain: Chain, desk: StakeDesk, { nameOf, poolOf }: OrderWorld): DeskOrder | null {
  const { move, hotkey, toHotkey, tolerance, whole } = desk;
  if (!move || hotkey === null || toHotkey === null || tolerance === null) return null;
  const { netuid, toNetuid, givenRao, limitRao } = move;
  const from: StakePlace = { netuid, hotkey };
  const to: StakePlace = { netuid: toNetuid, hotkey: toHotkey };
  const name = nameOf(toHotkey);
  const lines = moveReviewLines(move, tolerance);
  return {
    extrinsic: moveExtrinsic(chain, { from, to, givenRao, limitRao, whole }),
    options: {
      done: ['Moved ', { amount: givenRao, unit: desk.unit }, ` to ${name} on subnet ${toNetuid}`],
      notDone: 'Not moved',
      ledger: () => {
        const [a, b] = [poolOf(netuid), poolOf(toNetuid)];
        return lines(a && b && { from: a, to: b });
      },
      risks: moveRisks(move, whole, needsTwoCalls({ from, to })),
      to: {
        address: toHotkey,
        words: hotkeyWords(name, toNetuid, desk.toPosition !== null, hotkey === toHotkey),
      },
    },
  };
}

const hotkeyWords = (name: string, netuid: number, held: boolean, same = false): string =>
  `${name}, ${same ? 'the same hotkey as now' : `hotkey on subnet ${netuid}`}.${held ? '' : ' You hold nothing with it there yet.'}`;
