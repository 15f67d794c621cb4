/** A profile: everything of one way to mine under a name, so that it is chosen at once. */
import { accessFromText, accessToText } from './axon-access.ts';
import { backendFromText, backendToText, type BackendSetting } from './backend-setting.ts';
import type { AxonAccess } from './ports/axon-access.ts';
import { rulesFromText, rulesToText, type NeighbourRules } from '../neighbour/rules.ts';

export interface Profile {
  /** Unique among the profiles, as the person typed it. */
  readonly name: string;
  readonly netuid: number;
  readonly task: string;
  readonly model: string;
  /** ss58; null makes a new one. */
  readonly hotkey: string | null;
  /** Address to announce, as typed; empty on a devnet. */
  readonly announceIp: string;
  readonly port: number;
  readonly rules: NeighbourRules;
  readonly access: AxonAccess;
  readonly backend: BackendSetting;
}

/** Profiles and the length of a name are bounded: they are kept with small settings. */
const MOST_PROFILES = 50;
export const LONGEST_NAME = 60;

/** The profiles with this one among them, in place of one of the same name. */
export const withProfile = (profiles: readonly Profile[], profile: Profile): Profile[] =>
  [...profiles.filter(({ name }) => name !== profile.name), profile]
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST_PROFILES);

export const profilesToText = (profiles: readonly Profile[]): string =>
  JSON.stringify(
    profiles.map(({ rules, access, backend, ...rest }) => ({
      ...rest,
      rules: rulesToText(rules),
      access: accessToText(access),
      backend: backendToText(backend),
    })),
  );

/** Profiles from text that was kept. One that is not of its form is left out: the others still serve. */
export function profilesFromText(text: string | null): Profile[] {
  let value: unknown;
  try {
    value = text === null ? [] : JSON.parse(text);
  } catch {
    return []; // damaged: nothing of value is lost but the choices
  }
  if (!Array.isArray(value)) return [];
  const found = value.slice(0, MOST_PROFILES).flatMap(readProfile);
  return found.filter(({ name }, i) => found.findIndex((one) => one.name === name) === i);
}

const isText = (value: unknown, most: number, least = 1): value is string =>
  typeof value === 'string' && value.length >= least && value.length <= most;

function readProfile(value: unknown): Profile[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, netuid, task, model, hotkey, announceIp, port, rules, access, backend } = value as Record<
    string,
    unknown
  >;
  const whole = (number: unknown, most: number): number is number =>
    Number.isSafeInteger(number) && (number as number) >= 1 && (number as number) <= most;
  if (!isText(name, LONGEST_NAME) || !isText(task, 100) || !isText(model, 100) || !isText(announceIp, 45, 0)) return [];
  if (!whole(netuid, 65_535) || !whole(port, 65_535)) return [];
  if (hotkey !== null && !isText(hotkey, 60)) return [];
  const text = (part: unknown): string | null => (typeof part === 'string' ? part : null);
  return [
    {
      name,
      netuid,
      task,
      model,
      hotkey,
      announceIp,
      port,
      rules: rulesFromText(text(rules)),
      access: accessFromText(text(access)),
      backend: backendFromText(text(backend)),
    },
  ];
}
