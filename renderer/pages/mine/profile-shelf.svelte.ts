import { profilesFromText, profilesToText, withProfile, type Profile } from '../../../miner/operator/profile.ts';
import type { Preferences } from '../../state/preferences.ts';

const KEPT = 'miner.profiles';
const CHOSEN = 'miner.profile';

/** The profiles of this window, and which was chosen last. Reactive. */
export class ProfileShelf {
  readonly #preferences: Preferences;
  #profiles = $state.raw<readonly Profile[]>([]);
  #chosen = $state<string | null>(null);

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    this.#profiles = profilesFromText(preferences.get(KEPT));
    const chosen = preferences.get(CHOSEN);
    this.#chosen = this.#profiles.some(({ name }) => name === chosen) ? chosen : null;
  }

  get profiles(): readonly Profile[] {
    return this.#profiles;
  }
  get chosen(): string | null {
    return this.#chosen;
  }

  /** The profile of a name, chosen from now on; null when there is none. */
  choose(name: string): Profile | null {
    const found = this.#profiles.find((profile) => profile.name === name) ?? null;
    if (found) this.#choose(name);
    return found;
  }
  /** None is chosen from now on. */
  leave(): void {
    if (this.#chosen !== null) this.#choose(null);
  }
  keep(profile: Profile): void {
    this.#put(withProfile(this.#profiles, profile));
    this.#choose(profile.name);
  }
  forget(name: string): void {
    this.#put(this.#profiles.filter((profile) => profile.name !== name));
    if (this.#chosen === name) this.#choose(null);
  }

  #put(profiles: readonly Profile[]): void {
    this.#profiles = profiles;
    this.#preferences.set(KEPT, profilesToText(profiles));
  }
  #choose(name: string | null): void {
    this.#chosen = name;
    this.#preferences.set(CHOSEN, name ?? '');
  }
}
