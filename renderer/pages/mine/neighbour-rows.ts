/** The rules as rows of the page: what each is called, its limit, and what is known of it now. */
import type { RuleId, RuleVerdict } from '../../../miner/neighbour/judge-rules.ts';
import { DEFAULT_RULES, type NeighbourRules } from '../../../miner/neighbour/rules.ts';

/** A limit that can be typed. */
export interface LimitField {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

export interface NeighbourRow {
  readonly rule: RuleId;
  readonly label: string;
  readonly on: boolean;
  readonly limit: LimitField | null;
  /** What is known now, or why nothing is. */
  readonly note: string;
  readonly pauses: boolean;
}

const LABELS: Record<RuleId, string> = {
  battery: 'Pause on battery',
  metered: 'Pause on a network that costs by amount',
  fullScreen: 'Pause while another program fills the screen',
  otherGpu: 'Pause while other programs use the GPU',
  userActive: 'Pause while the computer is in use',
  hours: 'Mine only at set hours',
  heat: 'Pause when it is hot',
  power: 'Pause when the GPU takes much power',
};
type Limited = 'otherGpuPercent' | 'idleMinutes' | 'temperatureC' | 'powerW';
const LIMITS: Partial<Record<RuleId, { readonly field: Limited; readonly usual: number } & Omit<LimitField, 'value'>>> =
  {
    otherGpu: { field: 'otherGpuPercent', usual: 40, label: 'More than', unit: '%', least: 5, most: 95 },
    userActive: { field: 'idleMinutes', usual: 5, label: 'Until left alone for', unit: 'min', least: 1, most: 240 },
    heat: { field: 'temperatureC', usual: 85, label: 'Above', unit: '°C', least: 40, most: 110 },
    power: { field: 'powerW', usual: 200, label: 'Above', unit: 'W', least: 5, most: 2000 },
  };
const USUAL_HOURS = { from: 22 * 60, to: 6 * 60 } as const;

export function neighbourRows(rules: NeighbourRules, verdicts: readonly RuleVerdict[]): NeighbourRow[] {
  return verdicts.map(({ rule, on, pauses, reading, missing }) => {
    const limit = LIMITS[rule];
    const value = limit && rules[limit.field];
    return {
      rule,
      label: LABELS[rule],
      on,
      pauses,
      // Where nothing can be measured there is nothing to compare a limit with.
      limit: missing === null && limit && typeof value === 'number' ? { ...limit, value } : null,
      note: missing === null ? `Now ${reading}${pauses ? ', so it pauses' : ''}.` : `Not available here. ${missing}`,
    };
  });
}

/** What switching a rule changes. */
export function switched(rule: RuleId, on: boolean): Partial<NeighbourRules> {
  const limit = LIMITS[rule];
  if (limit) return { [limit.field]: on ? (DEFAULT_RULES[limit.field] ?? limit.usual) : null };
  if (rule === 'hours') return { hours: on ? USUAL_HOURS : null };
  return { [rule]: on };
}

/** What typing a limit changes; null while what was typed is no number within its bounds. */
export function limited(rule: RuleId, typed: string): Partial<NeighbourRules> | null {
  const limit = LIMITS[rule];
  const value = Number(typed);
  if (!limit || !/^\d{1,4}$/.test(typed) || value < limit.least || value > limit.most) return null;
  return { [limit.field]: value };
}

/** Minutes after midnight of "22:05"; null for anything else. */
export function minuteOf(typed: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(typed);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}
