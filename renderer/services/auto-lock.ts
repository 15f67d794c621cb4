import type { Preferences } from '../state/preferences.ts';

const MINUTE = 60_000;
/** Choices of the time without use after which the wallet locks itself, ms. 0 is never. */
export const AUTO_LOCK: readonly { readonly value: number; readonly label: string }[] = [
  { value: MINUTE, label: '1 minute' },
  { value: 5 * MINUTE, label: '5 minutes' },
  { value: 15 * MINUTE, label: '15 minutes' },
  { value: 60 * MINUTE, label: '1 hour' },
  { value: 0, label: 'Never' },
];
const USUAL = 15 * MINUTE;

/** The kept choice; fifteen minutes when there is none that reads. */
export function autoLockMs(preferences: Preferences): number {
  const kept = preferences.get('autoLockMs');
  const known = AUTO_LOCK.find(({ value }) => kept === String(value));
  return known?.value ?? USUAL;
}
