/** When the miner of this window keeps out of the way: the rules, how each stands, and whoever is told to pause. Reactive. */
import type { Clock } from '../../../miner/axon/clock.ts';
import type { RuleVerdict } from '../../../miner/neighbour/judge-rules.ts';
import { localTimeNow, watchNeighbour } from '../../../miner/neighbour/neighbour.ts';
import type { Sensors } from '../../../miner/neighbour/readings.ts';
import { rulesFromText, rulesToText, type NeighbourRules } from '../../../miner/neighbour/rules.ts';
import type { Preferences } from '../../state/preferences.ts';

const KEPT = 'miner.neighbour';

export class NeighbourDesk {
  readonly #preferences: Preferences;
  readonly #sensors: Sensors;
  readonly #clock: Clock;
  #followers: readonly ((words: string | null) => void)[] = [];
  #watchers = 0;
  #end: (() => void) | null = null;
  #rules = $state.raw<NeighbourRules>(rulesFromText(null));
  #verdicts = $state.raw<readonly RuleVerdict[]>([]);
  #words = $state<string | null>(null);

  constructor(preferences: Preferences, sensors: Sensors, clock: Clock) {
    this.#preferences = preferences;
    this.#sensors = sensors;
    this.#clock = clock;
    this.#rules = rulesFromText(preferences.get(KEPT));
  }

  get rules(): NeighbourRules {
    return this.#rules;
  }
  /** How each rule stands; empty before the first look. */
  get verdicts(): readonly RuleVerdict[] {
    return this.#verdicts;
  }
  /** Why a miner is to pause now, or null. */
  get words(): string | null {
    return this.#words;
  }

  change(part: Partial<NeighbourRules>): void {
    // Read back, so that what is out of bounds never comes to hold.
    this.#rules = rulesFromText(rulesToText({ ...this.#rules, ...part }));
    this.#preferences.set(KEPT, rulesToText(this.#rules));
  }

  /** Looks at the computer until the result is called. */
  watch(): () => void {
    if (this.#watchers++ === 0)
      this.#end = watchNeighbour({
        sensors: this.#sensors,
        rules: () => this.#rules,
        clock: this.#clock,
        localTime: localTimeNow,
        onVerdicts: (verdicts) => (this.#verdicts = verdicts),
        pause: (words) => {
          this.#words = words;
          for (const tell of this.#followers) tell(words);
        },
      });
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (--this.#watchers > 0) return;
      this.#end?.();
      this.#end = null;
      this.#words = null;
    };
  }

  /** As `watch`, and tells a miner when to pause and when to go on. */
  follow(pause: (words: string | null) => void): () => void {
    this.#followers = [...this.#followers, pause];
    const stop = this.watch();
    if (this.#words !== null) pause(this.#words);
    return () => {
      this.#followers = this.#followers.filter((one) => one !== pause);
      stop();
    };
  }
}
