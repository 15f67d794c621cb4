import type { CallerRules } from '../axon/caller-policy.ts';
import { EPISTULA_DIALECTS, type EpistulaDialectName } from '../axon/epistula-dialects.ts';
import type { Rate } from '../axon/rate-limit.ts';
import { hotkeyPublicKey } from '../axon/hotkey-public-key.ts';
import type { AxonAccess } from './ports/axon-access.ts';

/** What a person who has set nothing gets: validators with a permit, by synapses. */
export const DEFAULT_ACCESS: AxonAccess = {
  who: 'permitted',
  minimumStakeRao: 0n,
  allow: [],
  deny: [],
  perSecond: 50,
  epistula: null,
};

export const MOST_PER_SECOND = 1000;
/** Hotkeys on one list. */
export const MOST_LISTED = 256;

/** A hotkey as typed, once its checksum holds; else null. */
export const hotkeyTyped = (typed: string): string | null =>
  hotkeyPublicKey(typed.trim()) === null ? null : typed.trim();

/** A path on which Epistula can be answered. */
export const isEpistulaRoute = (route: string): boolean => /^\/[\w./-]{0,150}$/.test(route);

/** The rules of an axon's caller policy, but for the metagraph. */
export const callerRules = ({ who, minimumStakeRao, allow, deny }: AxonAccess): Omit<CallerRules, 'neuron'> => ({
  requireRegistered: who !== 'anyone',
  requireValidatorPermit: who === 'permitted',
  minimumStakeRao,
  allow: new Set(allow),
  deny: new Set(deny),
});

/** The rate of one caller as it is set at the moment: an axon reads it with each request. */
export const callerRate = (access: () => AxonAccess): Rate => ({
  get perSecond() {
    return access().perSecond;
  },
  get burst() {
    return access().perSecond * 10;
  },
});

/** As text, for preferences and profiles. */
export const accessToText = (access: AxonAccess): string =>
  JSON.stringify({ ...access, minimumStakeRao: access.minimumStakeRao.toString() });

/** From text that was kept. A field that is missing or not of its form has its default, which lets in the fewest. */
export function accessFromText(text: string | null): AxonAccess {
  let kept: Partial<Record<keyof AxonAccess, unknown>> = {};
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    if (typeof value === 'object' && value !== null) kept = value;
  } catch {
    return DEFAULT_ACCESS; // damaged: the careful rules hold
  }
  const { who, minimumStakeRao: stake, perSecond } = kept;
  return {
    who: who === 'registered' || who === 'anyone' ? who : 'permitted',
    minimumStakeRao: typeof stake === 'string' && /^\d{1,20}$/.test(stake) ? BigInt(stake) : 0n,
    allow: hotkeysOf(kept.allow),
    deny: hotkeysOf(kept.deny),
    perSecond:
      Number.isSafeInteger(perSecond) && (perSecond as number) >= 1 && (perSecond as number) <= MOST_PER_SECOND
        ? (perSecond as number)
        : DEFAULT_ACCESS.perSecond,
    epistula: epistulaOf(kept.epistula),
  };
}

function hotkeysOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const found = value.filter((one): one is string => typeof one === 'string' && hotkeyTyped(one) === one);
  return [...new Set(found)].slice(0, MOST_LISTED);
}

function epistulaOf(value: unknown): AxonAccess['epistula'] {
  const { route, dialect } = (value ?? {}) as { route?: unknown; dialect?: unknown };
  if (typeof route !== 'string' || !isEpistulaRoute(route)) return null;
  return Object.hasOwn(EPISTULA_DIALECTS, String(dialect)) ? { route, dialect: dialect as EpistulaDialectName } : null;
}
