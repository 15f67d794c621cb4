import type { Preferences } from '../../state/preferences.ts';

/** The miner everybody has; further ones are numbered from 2. */
export const FIRST_MINER = 'default';

/** The preferences of one miner: `miner.port` of the miner `2` is kept as `miner.2.port`. The first miner's stand without a number. */
export function minerPreferences(preferences: Preferences, id: string): Preferences {
  if (id === FIRST_MINER) return preferences;
  const own = (key: string): string => key.replace(/^miner\./, `miner.${id}.`);
  return { get: (key) => preferences.get(own(key)), set: (key, value) => preferences.set(own(key), value) };
}

/** The number a person reads. */
export const minerNumber = (id: string): number => (id === FIRST_MINER ? 1 : Number(id));
