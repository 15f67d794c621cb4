/** What a sensor says now, or in words why there is nothing to say: "Not available here: …". */
export type Reading<T> =
  { readonly available: true; readonly value: T } | { readonly available: false; readonly why: string };

/** What is known of the computer and the person at it. */
export interface Readings {
  readonly onBattery: Reading<boolean>;
  /** Seconds since the person last used keyboard or mouse. */
  readonly idleSeconds: Reading<number>;
  /** Another program fills the screen. */
  readonly fullScreen: Reading<boolean>;
  /** Part of the GPU that other programs use, 0 to 1. */
  readonly otherGpu: Reading<number>;
  /** The hottest of processor and GPU, °C. */
  readonly temperatureC: Reading<number>;
  /** What the GPU takes now, watts. */
  readonly powerW: Reading<number>;
  /** The network costs by amount, or the person asked to save data. */
  readonly metered: Reading<boolean>;
}

export const known = <T>(value: T): Reading<T> => ({ available: true, value });
export const unknown = (why: string): Reading<never> => ({ available: false, why });

/** Nothing is known, for one and the same reason. */
export const allUnknown = (why: string): Readings => ({
  onBattery: unknown(why),
  idleSeconds: unknown(why),
  fullScreen: unknown(why),
  otherGpu: unknown(why),
  temperatureC: unknown(why),
  powerW: unknown(why),
  metered: unknown(why),
});

/** Of each reading the first that is there, else the first that says why not. */
export function firstKnown(first: Readings, second: Readings): Readings {
  const pick = <K extends keyof Readings>(name: K): Readings[K] =>
    first[name].available || !second[name].available ? first[name] : second[name];
  return {
    onBattery: pick('onBattery'),
    idleSeconds: pick('idleSeconds'),
    fullScreen: pick('fullScreen'),
    otherGpu: pick('otherGpu'),
    temperatureC: pick('temperatureC'),
    powerW: pick('powerW'),
    metered: pick('metered'),
  };
}

/**
 * Senses the computer. Implementations: `browserSensors` (a page alone), `hostSensors` (a page with a host), `machineSensors` (Node and
 * Electron, electron/services).
 */
export interface Sensors {
  /** What is known now. Quick: what is slow to find out is the last that was found. Never rejects. */
  read(): Promise<Readings>;
  /** Stops whatever senses in the background. */
  close(): void;
}
