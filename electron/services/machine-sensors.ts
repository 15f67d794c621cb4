import { allUnknown, firstKnown, known, unknown, type Readings, type Sensors } from '../../miner/neighbour/readings.ts';
import { linuxSensors } from './linux-sensors.ts';

const NOT_HERE: Sensors = {
  read: async () => allUnknown('Taolite does not read this on this system yet.'),
  close: () => undefined,
};

/** The sensors of this machine, as far as its system has any that are known. */
export const machineSensors = (platform: NodeJS.Platform = process.platform): Sensors =>
  platform === 'linux' ? linuxSensors() : NOT_HERE;

/** What of Electron's powerMonitor is used. */
export interface PowerMonitor {
  isOnBatteryPower(): boolean;
  getSystemIdleTime(): number;
  /** macOS alone. */
  getCurrentThermalState?(): 'unknown' | 'nominal' | 'fair' | 'serious' | 'critical';
}

/** °C that stand for macOS' words, which are all it tells. */
const THERMAL_C = { nominal: 50, fair: 75, serious: 95, critical: 105 } as const;

/** Electron's own sensors first, the machine's for the rest. */
export function electronSensors(monitor: PowerMonitor, machine: Sensors = machineSensors()): Sensors {
  return {
    async read(): Promise<Readings> {
      const thermal = monitor.getCurrentThermalState?.() ?? 'unknown';
      const own: Readings = {
        ...allUnknown('Electron does not tell this.'),
        onBattery: known(monitor.isOnBatteryPower()),
        idleSeconds: known(monitor.getSystemIdleTime()),
        temperatureC: thermal === 'unknown' ? unknown('Electron does not tell this.') : known(THERMAL_C[thermal]),
      };
      const rest = await machine.read();
      const both = firstKnown(own, rest);
      // Where neither knows, the machine's reason is the one that helps.
      return Object.fromEntries(
        Object.entries(both).map(([name, reading]) => [
          name,
          reading.available ? reading : rest[name as keyof Readings],
        ]),
      ) as unknown as Readings;
    },
    close: () => machine.close(),
  };
}
