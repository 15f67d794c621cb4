import type { SmoldotReport } from '../../workers/smoldot-messages.ts';
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import { durationText } from '../../format/times.ts';

/** Peers are found and a first block is verified within seconds, or something is wrong. */
const LATE_MS = 60_000;
const NO_PEER_MS = 15_000;
/** smoldot takes no block dated later than this beyond the clock. */
const AHEAD_MS = 30_000;

export interface SmoldotTrouble {
  readonly title: string;
  readonly text: string;
}

/** What keeps smoldot from verifying, as far as it can be seen beside what Taolite verified; null when nothing does. */
export function smoldotTrouble(
  { peers, final, ranMs }: SmoldotReport,
  { final: ours, freshness }: Pick<LightReport, 'final' | 'freshness'>,
): SmoldotTrouble | null {
  const verified = final !== null && final.number > 0;
  const behind = ours !== null && ours.number > (final?.number ?? 0);
  if (behind && freshness?.state === 'ahead' && freshness.byMs > AHEAD_MS)
    return {
      title: 'smoldot waits for the clock',
      text: `Blocks are dated ${durationText(freshness.byMs)} ahead of this computer’s clock, and smoldot takes none beyond ${durationText(AHEAD_MS)}.`,
    };
  if (peers.length === 0 && (verified || ranMs > NO_PEER_MS))
    return verified
      ? { title: 'smoldot lost its peers', text: 'What it verified stands still until it finds one again.' }
      : {
          title: 'smoldot finds no peer',
          text: 'The peers of the chain specification do not answer. A page reaches peers over WebSocket alone.',
        };
  if (!verified && ranMs > LATE_MS)
    return {
      title: 'smoldot verified nothing yet',
      text: 'It has peers and no final block. A chain whose voters did not begin with set 0 stays so: smoldot cannot follow it, Taolite’s own light node can.',
    };
  return null;
}
