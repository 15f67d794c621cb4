import type { ChainStatus } from '../../chain/types/chain-info.ts';
import type { Heads } from '../../chain/types/head.ts';
import type { ScaleReading } from '../components/block-scale.ts';
import { claimantOf } from '../format/evidence-words.ts';

/** What the scale shows: the heads, and how much was missed since the connection went. `blockMs` is null when nobody can say how fast blocks come; `nowMs` is ms since the epoch. */
export function scaleReading(
  heads: Heads | null,
  status: ChainStatus,
  blockMs: number | null,
  nowMs: number,
): ScaleReading | null {
  if (!heads) return null;
  const says = claimantOf(heads.finalized.finality);
  const reading = {
    final: heads.finalized.number,
    head: heads.best.number,
    ...(says !== null && { finalSays: says }),
  };
  if (status.state === 'connected' || status.state === 'behind') return reading;
  const unseen =
    blockMs !== null && blockMs > 0 ? Math.max(0, Math.floor((nowMs - heads.best.seenAt) / blockMs)) : null;
  return { ...reading, offline: { unseen } };
}
