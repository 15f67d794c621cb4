import { getContext, setContext } from 'svelte';
import type { Evidence } from '../../substrate/evidence.ts';
import type { Standing } from '../format/standing-words.ts';

/** "How do you know?", asked of a figure. Reactive. */
export class TruthWish {
  #asked = $state.raw<Evidence | null>(null);
  readonly #standing: () => Standing | null;

  /** @param standing what is not as it should be with the chain; it may be reactive */
  constructor(standing: () => Standing | null = () => null) {
    this.#standing = standing;
  }

  /** The evidence that is asked about; null when nothing is. */
  get asked(): Evidence | null {
    return this.#asked;
  }
  /** What is not as it should be with the chain that is looked at; null when all is. */
  get standing(): Standing | null {
    return this.#standing();
  }
  /** The same for a figure, as part of how it is known. Null for what is not read live. */
  standingOf({ word }: Evidence): Standing | null {
    return word === 'stored' || word === 'refused' ? null : this.#standing();
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
