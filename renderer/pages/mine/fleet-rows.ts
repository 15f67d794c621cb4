/** Several miners as a table, and what all of them bring together. */
import type { Evidence } from '../../../substrate/evidence.ts';
import { weakest } from '../../../substrate/evidence.ts';
import type { Column } from '../../components/data-table.ts';
import type { LedgerLine } from '../../components/ledger.ts';
import { TAO } from '../../format/amounts.ts';
import { minerNumber } from './miner-preferences.ts';
import type { LiveMiner, MinerPhase } from './miner-view.ts';
import type { SummedMiner } from './summary-words.ts';

/** One miner as a line. */
export interface FleetRow {
  readonly id: string;
  readonly number: number;
  readonly phase: MinerPhase;
  /** "2 Glyphs", or what is known of it before it runs. */
  readonly subnet: string;
  readonly state: string;
  readonly live: LiveMiner | null;
}

const STATES: Record<MinerPhase, string> = {
  off: 'off',
  resumable: 'interrupted',
  locked: 'interrupted, asks for the password',
  starting: 'starting',
  waiting: 'waits for you',
  failed: 'a step failed',
  answering: 'answers',
  paused: 'paused',
  stopping: 'stopping',
};

export const FLEET_COLUMNS: readonly Column<FleetRow>[] = [
  { key: 'miner', title: 'Miner', phone: true },
  { key: 'state', title: 'State', phone: true },
  { key: 'place', title: 'Place' },
  { key: 'answered', title: 'Answered', right: true },
  { key: 'earned', title: 'Earned', right: true },
  { key: 'worth', title: 'Would bring now', right: true, tablet: true },
  { key: 'act', title: 'Action', right: true, phone: true },
];

export function fleetRow(miner: SummedMiner & { readonly id: string; readonly netuid: number | null }): FleetRow {
  const { id, phase, live, choice, pause, netuid } = miner;
  const wanted = choice?.netuid ?? netuid;
  const state = phase === 'paused' && pause !== null ? `paused: ${pause}` : STATES[phase];
  const subnet = live ? `${live.netuid} ${live.subnet}` : wanted === null ? 'not started yet' : `subnet ${wanted}`;
  return { id, number: minerNumber(id), phase, subnet, state, live };
}

/** What all of them bring together. Alphas of different subnets are different money, so only what they would bring is added up. */
export function fleetLines(rows: readonly FleetRow[]): LedgerLine[] {
  const paid = rows.flatMap(({ live }) => live?.earnings ?? []);
  if (paid.length === 0) return [];
  const evidence: { evidence?: Evidence } = {
    evidence: weakest(paid.map((one) => one.evidence)) ?? undefined,
  } as object;
  const sum = (of: (one: (typeof paid)[number]) => bigint): bigint => paid.reduce((total, one) => total + of(one), 0n);
  const exitRao = sum((one) => one.exitRao);
  const burnedRao = sum((one) => one.burnedRao);
  return [
    { label: 'Selling all they earned would bring', value: [{ amount: exitRao, unit: TAO }], ...evidence },
    { label: 'Registrations, paid once', value: [{ amount: -burnedRao, unit: TAO }], ...evidence },
    {
      label: 'Left for you, all miners',
      value: [{ amount: exitRao - burnedRao, unit: TAO, signed: true }],
      ...evidence,
      sum: true,
    },
  ];
}
