import type { Preferences } from './preferences.ts';

/** What the person wishes; "system" stays a wish and is never stored as a colour. */
export type ThemeChoice = 'system' | 'light' | 'dark';
const CHOICES: readonly string[] = ['system', 'light', 'dark'] satisfies ThemeChoice[];

/** The colours of the whole window: kept in the preferences, shown as `data-theme` on the root element. */
export class Theme {
  readonly #preferences: Preferences;
  readonly #root: { dataset: DOMStringMap };
  #choice = $state<ThemeChoice>('system');

  constructor(preferences: Preferences, root: { dataset: DOMStringMap }) {
    this.#preferences = preferences;
    this.#root = root;
    const kept = preferences.get('theme');
    this.#show(kept !== null && CHOICES.includes(kept) ? (kept as ThemeChoice) : 'system');
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  choose(choice: ThemeChoice): void {
    this.#preferences.set('theme', choice);
    this.#show(choice);
  }

  #show(choice: ThemeChoice): void {
    this.#choice = choice;
    if (choice === 'system') delete this.#root.dataset['theme'];
    else this.#root.dataset['theme'] = choice;
  }
}
