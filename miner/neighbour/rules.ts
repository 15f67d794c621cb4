/** When a miner keeps out of the way, as the person set it. */
export interface NeighbourRules {
  /** Pause on battery. */
  readonly battery: boolean;
  /** Pause while the person uses the computer: until it has been left alone for so many minutes; null: never. */
  readonly idleMinutes: number | null;
  /** Pause while another program fills the screen. */
  readonly fullScreen: boolean;
  /** Pause while other programs use more than this share of the GPU, percent; null: never. */
  readonly otherGpuPercent: number | null;
  /** Mine only between two times of day, minutes after midnight, local time; the end may lie before the start. Null: always. */
  readonly hours: { readonly from: number; readonly to: number } | null;
  /** Pause above so many °C; null: never. */
  readonly temperatureC: number | null;
  /** Pause while the GPU takes more than so many watts; null: never. */
  readonly powerW: number | null;
  /** Pause on a network that costs by amount. */
  readonly metered: boolean;
  /** Share of the time that inference may run, percent. */
  readonly dutyPercent: number;
}

/** What a person who has set nothing wants: out of the way on battery, mobile data and games. */
export const DEFAULT_RULES: NeighbourRules = {
  battery: true,
  idleMinutes: null,
  fullScreen: true,
  otherGpuPercent: 40,
  hours: null,
  temperatureC: 85,
  powerW: null,
  metered: true,
  dutyPercent: 100,
};

const within = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;
const orNull = (value: unknown, least: number, most: number): value is number | null =>
  value === null || within(value, least, most);

/** Rules as text. */
export const rulesToText = (rules: NeighbourRules): string => JSON.stringify(rules);

/** Rules from text that was kept; a field that is missing or not of its form has its default. */
export function rulesFromText(text: string | null): NeighbourRules {
  let kept: Partial<Record<keyof NeighbourRules, unknown>> = {};
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    if (typeof value === 'object' && value !== null) kept = value;
  } catch {
    return DEFAULT_RULES; // damaged: the careful rules hold
  }
  const truth = (name: 'battery' | 'fullScreen' | 'metered'): boolean =>
    typeof kept[name] === 'boolean' ? kept[name] : DEFAULT_RULES[name];
  const bound = <K extends 'idleMinutes' | 'otherGpuPercent' | 'temperatureC' | 'powerW'>(
    name: K,
    least: number,
    most: number,
  ): number | null => {
    const value = kept[name];
    return orNull(value, least, most) ? value : DEFAULT_RULES[name];
  };
  const hours = kept.hours as { from?: unknown; to?: unknown } | null | undefined;
  return {
    battery: truth('battery'),
    fullScreen: truth('fullScreen'),
    metered: truth('metered'),
    idleMinutes: bound('idleMinutes', 1, 240),
    otherGpuPercent: bound('otherGpuPercent', 5, 95),
    temperatureC: bound('temperatureC', 40, 110),
    powerW: bound('powerW', 5, 2000),
    hours:
      hours && within(hours.from, 0, 1439) && within(hours.to, 0, 1439)
        ? { from: Math.floor(hours.from), to: Math.floor(hours.to) }
        : null,
    dutyPercent: within(kept.dutyPercent, 5, 100) ? kept.dutyPercent : DEFAULT_RULES.dutyPercent,
  };
}
