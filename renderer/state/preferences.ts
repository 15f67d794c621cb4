/** Where small choices of this computer are kept. `localStorage` in the app, a map in tests. */
export interface Preferences {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** Preferences in the browser's own storage. A browser that forbids it forgets them at the end of the session. */
export function browserPreferences(): Preferences {
  const memory = memoryPreferences();
  let storage: Storage;
  try {
    storage = globalThis.localStorage;
    storage.getItem('taolite');
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return memory;
  }
  return {
    get: (key) => storage.getItem(`taolite.${key}`),
    set: (key, value) => {
      try {
        storage.setItem(`taolite.${key}`, value);
      } catch (error) {
        // A full or forbidden storage must not stop the page for the sake of a theme.
        if (!(error instanceof DOMException)) throw error;
        memory.set(key, value);
      }
    },
  };
}

/** Calls `changed` when another window of this browser set a preference; null where there was none, or is none now. The result stops it. */
export function watchPreferences(
  changed: (key: string, now: string | null, before: string | null) => void,
): () => void {
  const heard = ({ key, newValue, oldValue }: StorageEvent): void => {
    if (key?.startsWith('taolite.')) changed(key.slice('taolite.'.length), newValue, oldValue);
  };
  addEventListener('storage', heard);
  return () => removeEventListener('storage', heard);
}

/** Preferences that last as long as the object. */
export function memoryPreferences(start: Iterable<[string, string]> = []): Preferences {
  const values = new Map(start);
  return { get: (key) => values.get(key) ?? null, set: (key, value) => void values.set(key, value) };
}
