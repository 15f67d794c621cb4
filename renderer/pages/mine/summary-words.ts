import type { MinerSummary } from '../../services/miner-summary.ts';
import type { LiveMiner, MinerPhase } from './miner-view.ts';

/** The frame knows fewer states than the page. */
const SUMMARY_STATE: Record<MinerPhase, MinerSummary['state']> = {
  off: 'off',
  resumable: 'paused',
  locked: 'paused',
  starting: 'starting',
  waiting: 'starting',
  failed: 'failed',
  answering: 'on',
  paused: 'paused',
  stopping: 'stopping',
};

/** What a summary is made of: the part of a miner that the frame and the overview speak of. */
export interface SummedMiner {
  readonly phase: MinerPhase;
  readonly live: LiveMiner | null;
  readonly pause: string | null;
  readonly choice: { readonly netuid: number } | null;
}

/** One plain sentence on how the miner stands. */
function summaryWords(phase: MinerPhase, live: LiveMiner | null, pause: string | null): string {
  const where = live ? ` on ${live.netuid} ${live.subnet}${live.uid === null ? '' : `, UID ${live.uid}`}` : '';
  switch (phase) {
    case 'off':
      return 'Not mining.';
    case 'resumable':
      return 'Interrupted. Resume it on the Mine page.';
    case 'locked':
      return 'Interrupted: resuming asks for the password.';
    case 'starting':
      return `Starting${where}.`;
    case 'waiting':
      return `Starting${where}: waits for you.`;
    case 'failed':
      return `Not mining${where}: a step failed.`;
    case 'answering':
      return `Answering${where}.`;
    case 'paused':
      return `Paused${where}${pause === null ? '' : `: ${pause}`}.`;
    case 'stopping':
      return `Stopping${where}.`;
  }
}

/** What is said of one miner. */
export function minerSummary({ phase, live, pause, choice }: SummedMiner): MinerSummary {
  const judged = live?.judgement ?? null;
  const netuid = live?.netuid ?? choice?.netuid ?? null;
  const state = SUMMARY_STATE[phase];
  return {
    state,
    words: summaryWords(phase, live, pause),
    short: null,
    netuid,
    netuids: netuid === null || state === 'off' ? [] : [netuid],
    uid: live?.uid ?? null,
    rank: judged?.rank == null ? null : { rank: judged.rank, of: judged.miners },
    answered: live?.work.answered ?? 0,
    columns: live?.columns ?? [],
    earnedAlphaRao: live?.earnings?.earnedAlphaRao ?? null,
    earnedExitRao: live?.earnings?.exitRao ?? null,
  };
}

/** The state that the frame shows of several: what asks for the person first, else what is going on. */
const ORDER: readonly MinerSummary['state'][] = ['failed', 'starting', 'stopping', 'on', 'paused', 'off'];

/** What is said of several miners together. Alphas of different subnets are different money: only their exit value is added up. */
export function fleetSummary(miners: readonly SummedMiner[]): MinerSummary {
  const all = miners.map(minerSummary);
  const begun = all.filter(({ state }) => state !== 'off');
  if (begun.length <= 1) return begun[0] ?? all[0]!;
  const on = begun.filter(({ state }) => state === 'on').length;
  const worth = begun.flatMap(({ earnedExitRao }) => (earnedExitRao === null ? [] : [earnedExitRao]));
  return {
    state: ORDER.find((state) => begun.some((one) => one.state === state))!,
    words: `${on} of ${begun.length} miners answer. ${begun.map(({ words }) => words).join(' ')}`,
    short: `${on} of ${begun.length}`,
    netuid: null,
    netuids: [...new Set(begun.flatMap(({ netuids }) => netuids))],
    uid: null,
    rank: null,
    answered: begun.reduce((sum, { answered }) => sum + answered, 0),
    columns: [],
    earnedAlphaRao: null,
    earnedExitRao: worth.length === 0 ? null : worth.reduce((sum, rao) => sum + rao, 0n),
  };
}
