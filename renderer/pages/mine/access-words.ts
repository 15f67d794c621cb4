import { MOST_PER_SECOND } from '../../../miner/operator/axon-access.ts';
import type { AxonAccess } from '../../../miner/operator/ports/axon-access.ts';
import { amountText, TAO } from '../../format/amounts.ts';

export const WHO: readonly { readonly value: AxonAccess['who']; readonly label: string }[] = [
  { value: 'permitted', label: 'Validators with a permit' },
  { value: 'registered', label: 'Every hotkey registered on the subnet' },
  { value: 'anyone', label: 'Anybody who signs' },
];

/** What each choice means for the one who chooses. */
export const WHO_NOTES: Readonly<Record<AxonAccess['who'], string>> = {
  permitted: 'Only they set weights, so only their queries are paid for.',
  registered: 'Rival miners can ask, too, and learn what you answer. Their queries are not paid for.',
  anyone: 'Anybody with a key uses your computer for nothing. Validators still come first, by their stake.',
};

/** One sentence on whom a miner answers. */
export function accessWords({ who, minimumStakeRao, allow, deny, perSecond, epistula }: AxonAccess): string {
  const parts = [WHO.find(({ value }) => value === who)!.label];
  if (minimumStakeRao > 0n) parts.push(`with at least ${amountText(minimumStakeRao, TAO)} at stake`);
  parts.push(`${perSecond} queries a second each`);
  if (allow.length > 0) parts.push(`${allow.length} always answered`);
  if (deny.length > 0) parts.push(`${deny.length} never answered`);
  if (epistula) parts.push(`Epistula on ${epistula.route}, too`);
  return `${parts.join(', ')}.`;
}

/** A rate as typed, or null. */
export function rateTyped(typed: string): number | null {
  const rate = Number(typed);
  return /^\d{1,4}$/.test(typed.trim()) && rate >= 1 && rate <= MOST_PER_SECOND ? rate : null;
}
