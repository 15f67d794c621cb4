import { getContext, setContext } from 'svelte';
import type { Evidence } from '../../substrate/evidence.ts';

/** "How do you know?", asked of a figure. Reactive. */
export class TruthWish {
  #asked = $state.raw<Evidence | null>(null);

  /** The evidence that is asked about; null when nothing is. */
  get asked(): Evidence | null {
    return this.#asked;
  }
  ask(evidence: Evidence): void {
    this.#asked = evidence;
  }
  close(): void {
    this.#asked = null;
  }
}

const KEY = Symbol('truth');
export const provideTruth = (truth: TruthWish): TruthWish => setContext(KEY, truth);
/** Undefined where nobody answers, as in a picture of the parts. */
export const useTruth = (): TruthWish | undefined => getContext<TruthWish | undefined>(KEY);
