import { accessFromText, accessToText } from '../../../miner/operator/axon-access.ts';
import type { AxonAccess } from '../../../miner/operator/ports/axon-access.ts';
import type { Preferences } from '../../state/preferences.ts';

const KEPT = 'miner.access';

/** Whom one miner answers. A change holds for the next query, also of a miner that runs. Reactive. */
export class AccessDesk {
  readonly #preferences: Preferences;
  #access = $state.raw<AxonAccess>(accessFromText(null));

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    this.#access = accessFromText(preferences.get(KEPT));
  }

  get access(): AxonAccess {
    return this.#access;
  }

  change(part: Partial<AxonAccess>): void {
    // Read back, so that what is out of bounds never comes to hold.
    const text = accessToText({ ...this.#access, ...part });
    this.#access = accessFromText(text);
    this.#preferences.set(KEPT, text);
  }
}
