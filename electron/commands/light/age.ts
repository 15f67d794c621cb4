/** When the head grows old, and when it is of now again: said once each time. */
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import type { Freshness } from '../../../node-light/follower/freshness.ts';
import { freshnessText } from './words.ts';

export interface AgeEvent {
  readonly event: 'age' | 'stalled';
  readonly data: object;
  readonly words: string;
}

/** Takes reports as time goes by; tells what changed. Until something is amiss nothing is said. */
export function ageWatch(): (report: Pick<LightReport, 'freshness' | 'head' | 'stalledBlocks'>) => AgeEvent[] {
  let age: Freshness['state'] = 'live';
  let stalled = false;
  return ({ freshness, head, stalledBlocks }) => {
    const events: AgeEvent[] = [];
    if (freshness && head && freshness.state !== age) {
      age = freshness.state;
      const words = `${age === 'live' ? 'live again' : freshnessText(freshness)}; the head is block ${head.number}`;
      events.push({ event: 'age', data: { ...freshness, head: head.number }, words });
    }
    if ((stalledBlocks !== null) !== stalled) {
      stalled = stalledBlocks !== null;
      const words = stalled ? `${stalledBlocks} blocks wait for their votes` : 'finality moves again';
      events.push({ event: 'stalled', data: { blocks: stalledBlocks }, words });
    }
    return events;
  };
}
