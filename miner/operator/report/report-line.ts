import { decimal9 } from '../../../wallet/signing/sentence.ts';
import { taoText } from './tao-text.ts';
import type { StepId } from '../ports/operator-state.ts';
import type { ReportEvent } from './report-event.ts';

const TITLES: Record<StepId, string> = {
  choose: 'Choose',
  funds: 'Funds',
  hotkey: 'Hotkey',
  register: 'Register',
  model: 'Model',
  axon: 'Axon',
  announce: 'Announce',
  answer: 'Answer',
};
const column = (title: string): string => title.padEnd(11);
const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ms`);

/** A line for people. */
export function reportLine(event: ReportEvent): string {
  switch (event.event) {
    case 'step': {
      const words = { running: `${event.words} …`, waiting: `Waits: ${event.words}`, failed: `Failed: ${event.words}` };
      return column(TITLES[event.step]) + (words[event.state as keyof typeof words] ?? event.words);
    }
    case 'answering':
      return `${column('Answering')}uid ${event.uid}, hotkey ${event.hotkey}`;
    case 'epoch': {
      const rank = event.rank === null ? 'no rank' : `rank ${event.rank} of ${event.miners}`;
      const score = event.score === null ? 'no score yet' : `score ${event.score.toFixed(4)}`;
      return `${column('Epoch')}block ${event.block}: ${rank}, incentive ${event.incentive.toFixed(4)}, ${score}; earned ${decimal9(event.emissionAlphaRao)} alpha, in all ${decimal9(event.earnedAlphaRao)} alpha worth ${taoText(event.exitRao)}; ${event.answered} answered, p50 ${ms(event.p50Ms)}, p95 ${ms(event.p95Ms)}`;
    }
    case 'watch':
      return column(event.kind === 'plain' ? 'Notice' : event.kind === 'caution' ? 'Caution' : 'Danger') + event.words;
    case 'paused':
      return column('Paused') + event.words;
    case 'resumed':
      return `${column('Answering')}again`;
    case 'chain':
      return column('Chain') + (event.trouble ?? 'followed again');
    case 'log':
      return column(event.kind === 'caution' ? 'Caution' : 'Danger') + event.words;
  }
}

/** Anything as one line of JSON; amounts as decimal text of rao. */
export const jsonLine = (value: object): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
