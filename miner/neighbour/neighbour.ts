import type { Clock } from '../axon/clock.ts';
import { judgeRules, pauseWords, type LocalTime, type RuleId, type RuleVerdict } from './judge-rules.ts';
import type { Sensors } from './readings.ts';
import type { NeighbourRules } from './rules.ts';

/** Sensors are read about so often, ms: a reason to pause is acted on well within a second. */
const LOOK_MS = 400;
/** How long no rule may ask for a pause before mining goes on, ms: loading a model twice a minute helps nobody. */
const CALM_MS = 5000;

export interface NeighbourOptions {
  readonly sensors: Sensors;
  /** The rules that hold now; asked at each look. */
  readonly rules: () => NeighbourRules;
  readonly clock: Clock;
  readonly localTime: () => LocalTime;
  /** Hears how each rule stands, after each look. */
  readonly onVerdicts?: (verdicts: readonly RuleVerdict[]) => void;
  /** Pauses with these words, or goes on (null). Told only when it changes. */
  readonly pause: (words: string | null) => void;
}

/** Looks at the computer from now on and pauses the miner by its rules. The result ends it; the sensors stay open. */
export function watchNeighbour({ sensors, rules, clock, localTime, onVerdicts, pause }: NeighbourOptions): () => void {
  let pausing: ReadonlySet<RuleId> = new Set();
  let told: string | null = null;
  let calmSinceMs: number | null = null;
  let untime = (): void => undefined;
  let ended = false;

  const look = async (): Promise<void> => {
    const verdicts = judgeRules(rules(), await sensors.read(), localTime(), pausing);
    if (ended) return;
    pausing = new Set(verdicts.filter(({ pauses }) => pauses).map(({ rule }) => rule));
    onVerdicts?.(verdicts);
    settle(pauseWords(verdicts));
    untime = clock.after(LOOK_MS, () => void look());
  };
  const settle = (words: string | null): void => {
    if (words !== null) {
      calmSinceMs = null;
      if (words !== told) pause((told = words));
      return;
    }
    if (told === null) return;
    calmSinceMs ??= clock.monotonicMs();
    if (clock.monotonicMs() - calmSinceMs < CALM_MS) return;
    calmSinceMs = null;
    pause((told = null));
  };
  void look();
  return () => {
    ended = true;
    untime();
  };
}

/** The time of day here, now. */
export const localTimeNow = (date = new Date()): LocalTime => ({ minute: date.getHours() * 60 + date.getMinutes() });
