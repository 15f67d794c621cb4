import type { AskedEvent } from '../../devnet/actors/validator.ts';

/** One miner's epoch, as the table shows it. */
export interface EpochRow {
  readonly uid: number;
  readonly name: string;
  /** Queries by validators since the last epoch, and how many were answered. */
  readonly queries: number;
  /** Mean quality as the validators scored it, 0 … 1. */
  readonly score: number;
  /** Place by incentive among the miners, from 1. */
  readonly rank: number;
  /** Share of the miners' pay, 0 … 1. */
  readonly incentive: number;
  /** Alpha-rao paid for this epoch. */
  readonly emissionRao: bigint;
}

/** Sums up what validators saw. */
export class AskedTally {
  readonly #byUid = new Map<number, { queries: number; score: number }>();
  record({ uid, score }: AskedEvent): void {
    const known = this.#byUid.get(uid) ?? { queries: 0, score: 0 };
    this.#byUid.set(uid, { queries: known.queries + 1, score: known.score + score });
  }
  of(uid: number): { queries: number; score: number } {
    const { queries, score } = this.#byUid.get(uid) ?? { queries: 0, score: 0 };
    return { queries, score: queries === 0 ? 0 : score / queries };
  }
  clear(): void {
    this.#byUid.clear();
  }
}

/** Places by incentive; equal incentives share a place. */
export const rankOf = (incentive: number, all: readonly number[]): number =>
  1 + all.filter((one) => one > incentive).length;

const alphaText = (rao: bigint): string => (Number(rao) / 1e9).toFixed(4);

/** The table of an epoch as text; our line is marked. */
export function epochTable(epoch: number, block: number, rows: readonly EpochRow[], ownUid: number): string {
  const head = ['', 'uid', 'miner', 'queries', 'score', 'rank', 'incentive', 'emission α'];
  const cells = rows.map((row) => [
    row.uid === ownUid ? '▸' : '',
    String(row.uid),
    row.name,
    String(row.queries),
    row.score.toFixed(3),
    row.incentive === 0 ? '–' : String(row.rank),
    row.incentive.toFixed(4),
    alphaText(row.emissionRao),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]!.length)));
  const line = (one: readonly string[]): string =>
    one.map((cell, i) => (i === 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return [`Epoch ${epoch} at block ${block}`, line(head), ...cells.map(line)].join('\n');
}
