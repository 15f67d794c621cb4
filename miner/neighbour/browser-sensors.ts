/** What a page alone can know of its computer. Much is not told to pages, and is said to be so. */
import { allUnknown, known, unknown, type Readings, type Sensors } from './readings.ts';

interface Battery extends EventTarget {
  readonly charging: boolean;
}
interface Connection {
  readonly saveData?: boolean;
  readonly type?: string;
}
interface IdleDetector extends EventTarget {
  readonly userState: 'active' | 'idle' | null;
  start(options: { threshold: number; signal: AbortSignal }): Promise<void>;
}

/** What of a browser is used. Everything that differs between browsers may be missing. */
export interface SensingPage {
  readonly navigator: {
    getBattery?: () => Promise<Battery>;
    readonly connection?: Connection;
    readonly permissions?: { query(what: { name: string }): Promise<{ readonly state: string }> };
  };
  readonly IdleDetector?: new () => IdleDetector;
}

/** Least threshold of the Idle Detection API, ms. */
const IDLE_MS = 60_000;
const PAGE = 'A page alone is not told this; the desktop app is.';

/** @param page `globalThis` of the page @param nowMs a steady clock in ms */
export function browserSensors(page: SensingPage, nowMs: () => number): Sensors {
  const { navigator } = page;
  const ended = new AbortController();
  let battery: Battery | null = null;
  let batteryWhy = 'This browser does not tell pages whether the computer is on battery.';
  const batteryRead = navigator.getBattery?.().then(
    (found) => void (battery = found),
    () => void (batteryWhy = 'The browser refused to tell whether the computer is on battery.'),
  );
  let detector: IdleDetector | null = null;
  let idleSinceMs: number | null = null;
  let idleWhy = 'This browser does not tell pages whether somebody uses the computer.';
  const idleStarted = startIdle();

  /** Without a question: only where the person has allowed it before. */
  async function startIdle(): Promise<void> {
    if (!page.IdleDetector || !navigator.permissions) return;
    idleWhy = 'The page was not allowed to know whether somebody uses the computer.';
    try {
      if ((await navigator.permissions.query({ name: 'idle-detection' })).state !== 'granted') return;
      const made = new page.IdleDetector();
      made.addEventListener('change', () => {
        idleSinceMs = made.userState === 'idle' ? (idleSinceMs ?? nowMs() - IDLE_MS) : null;
      });
      await made.start({ threshold: IDLE_MS, signal: ended.signal });
      idleSinceMs = made.userState === 'idle' ? nowMs() - IDLE_MS : null;
      detector = made;
    } catch (error) {
      idleWhy = `The browser does not tell whether somebody uses the computer: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  const meteredNow = (): Readings['metered'] => {
    const { connection } = navigator;
    if (!connection) return unknown('This browser does not tell pages about the network.');
    return known(connection.saveData === true || connection.type === 'cellular');
  };

  return {
    async read() {
      await Promise.all([batteryRead, idleStarted]);
      return {
        ...allUnknown(PAGE),
        onBattery: battery ? known(!battery.charging) : unknown(batteryWhy),
        idleSeconds: detector
          ? known(idleSinceMs === null ? 0 : Math.max(0, (nowMs() - idleSinceMs) / 1000))
          : unknown(idleWhy),
        metered: meteredNow(),
      };
    },
    close: () => ended.abort(),
  };
}
