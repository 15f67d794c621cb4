import type { Reading, Readings } from './readings.ts';
import type { NeighbourRules } from './rules.ts';

export const RULE_IDS = [
  'battery',
  'metered',
  'fullScreen',
  'otherGpu',
  'userActive',
  'hours',
  'heat',
  'power',
] as const;
export type RuleId = (typeof RULE_IDS)[number];

/** How one rule stands. */
export interface RuleVerdict {
  readonly rule: RuleId;
  /** The person has switched it on. */
  readonly on: boolean;
  /** It asks for a pause now. */
  readonly pauses: boolean;
  /** The reading in words; null when there is none here. */
  readonly reading: string | null;
  /** Why there is no reading here; null when there is. */
  readonly missing: string | null;
  /** Why the miner is paused by it, in words. */
  readonly reason: string;
}

/** A moment by the wall clock of the person. */
export interface LocalTime {
  /** Minutes after midnight. */
  readonly minute: number;
}

/** How far below its limit a value must fall before mining goes on: without it a fan would switch the miner on and off. */
const BACK = { temperatureC: 5, otherGpu: 0.1, powerW: 0.1 } as const;

export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Whether a minute lies in a span that may pass midnight. From a time to itself is the whole day. */
export function inHours(minute: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * All rules with their readings.
 * @param pausing rules that paused at the last look: a limit is then left behind only with some room
 */
export function judgeRules(
  rules: NeighbourRules,
  readings: Readings,
  time: LocalTime,
  pausing: ReadonlySet<RuleId>,
): RuleVerdict[] {
  const verdict = <T>(
    rule: RuleId,
    on: boolean,
    sensed: Reading<T>,
    words: (value: T) => string,
    asks: (value: T) => boolean,
    reason: string,
  ): RuleVerdict => ({
    rule,
    on,
    pauses: on && sensed.available && asks(sensed.value),
    reading: sensed.available ? words(sensed.value) : null,
    missing: sensed.available ? null : sensed.why,
    reason,
  });
  const above = (rule: RuleId, limit: number | null, room: number) => (value: number) =>
    limit !== null && value > (pausing.has(rule) ? limit - room : limit);
  const { idleMinutes, otherGpuPercent, hours, temperatureC, powerW } = rules;
  return [
    verdict(
      'battery',
      rules.battery,
      readings.onBattery,
      (on) => (on ? 'on battery' : 'on mains'),
      (on) => on,
      'On battery',
    ),
    verdict(
      'metered',
      rules.metered,
      readings.metered,
      (on) => (on ? 'costs by amount' : 'not metered'),
      (on) => on,
      'The network costs by amount',
    ),
    verdict(
      'fullScreen',
      rules.fullScreen,
      readings.fullScreen,
      (on) => (on ? 'another program fills the screen' : 'none'),
      (on) => on,
      'Another program fills the screen',
    ),
    verdict(
      'otherGpu',
      otherGpuPercent !== null,
      readings.otherGpu,
      (share) => `${Math.round(share * 100)} % used by others`,
      above('otherGpu', otherGpuPercent === null ? null : otherGpuPercent / 100, BACK.otherGpu),
      'Another program uses the GPU',
    ),
    verdict(
      'userActive',
      idleMinutes !== null,
      readings.idleSeconds,
      (seconds) => (seconds < 60 ? 'in use' : `left alone for ${Math.floor(seconds / 60)} min`),
      (seconds) => idleMinutes !== null && seconds < idleMinutes * 60,
      'You are using the computer',
    ),
    verdict(
      'hours',
      hours !== null,
      { available: true, value: time.minute },
      (minute) => `it is ${clockText(minute)}`,
      (minute) => hours !== null && !inHours(minute, hours),
      hours === null ? 'Outside the hours' : `Until ${clockText(hours.from)}, as set`,
    ),
    verdict(
      'heat',
      temperatureC !== null,
      readings.temperatureC,
      (value) => `${Math.round(value)} °C`,
      above('heat', temperatureC, BACK.temperatureC),
      'Too hot',
    ),
    verdict(
      'power',
      powerW !== null,
      readings.powerW,
      (value) => `${Math.round(value)} W`,
      above('power', powerW, (powerW ?? 0) * BACK.powerW),
      'The GPU takes too much power',
    ),
  ];
}

/** Why to pause, all reasons in one sentence; null to go on. */
export function pauseWords(verdicts: readonly RuleVerdict[]): string | null {
  const reasons = verdicts.filter(({ pauses }) => pauses).map(({ reason }) => reason);
  if (reasons.length === 0) return null;
  return reasons.map((reason, i) => (i === 0 ? reason : reason[0]!.toLowerCase() + reason.slice(1))).join(', ');
}
