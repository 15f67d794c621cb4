import type { ChainStatus } from '../../chain/types/chain-info.ts';
import { durationText } from './times.ts';

/** Why there is no connection, in a sentence; the same while it is tried again. Null before the first attempt ended. */
export function lostWords(status: ChainStatus): string | null {
  const reason = status.state === 'disconnected' || status.state === 'connecting' ? status.reason : null;
  if (reason === null) return null;
  // A WebSocket tells no more than this where nobody listens, and where the line is cut.
  if (reason === 'closed with code 1006') return 'Nobody answers at its address, or the line was cut.';
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/, '')}.`;
}

/** When it is tried the next time. Null when nothing is tried by itself. */
export function retryWords(status: ChainStatus, nowMs: number): string | null {
  if (status.state === 'connecting') return 'Trying now.';
  if (status.state !== 'disconnected' || status.retryAt === null) return null;
  const left = status.retryAt - nowMs;
  return left <= 0 ? 'Trying now.' : `Next attempt in ${durationText(Math.ceil(left / 1000) * 1000)}.`;
}
