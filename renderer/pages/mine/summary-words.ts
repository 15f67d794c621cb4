import type { MinerSummary } from '../../services/miner-summary.ts';
import type { LiveMiner, MinerPhase } from './miner-view.ts';

/** The frame knows fewer states than the page. */
export const SUMMARY_STATE: Record<MinerPhase, MinerSummary['state']> = {
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

/** One plain sentence on how the miner stands. */
export function summaryWords(phase: MinerPhase, live: LiveMiner | null, pause: string | null): string {
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
