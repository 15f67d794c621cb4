/** What Linux tells of the computer in files and through its own programs. Everything may be missing; then it is said why. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  allUnknown,
  known,
  unknown,
  type Reading,
  type Readings,
  type Sensors,
} from '../../miner/neighbour/readings.ts';

/** Runs a program and gives what it wrote; null when it is missing, fails or takes too long. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string | null>;

const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: 2000, maxBuffer: 1 << 20, windowsHide: true }, (error, out) =>
      resolve(error ? null : out),
    );
  });

export interface LinuxSensorsOptions {
  /** Where the kernel's files are; tests have their own. */
  readonly root?: string;
  readonly run?: RunProgram;
  /** A steady clock in ms. */
  readonly nowMs?: () => number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Answers of programs are asked for again after so many ms. The kernel's files are read each time. */
const GPU_MS = 2000;
const SCREEN_MS = 1000;
const NETWORK_MS = 30_000;
/** Programs that are this app itself: its browser and its window. They do not count as others. */
const OWN = /^(chrome|chromium|electron|taolite|msedge|firefox|node)/i;

interface Gpu {
  readonly temperatureC: number | null;
  readonly powerW: number | null;
  readonly otherShare: number | null;
}

/** Sensors of a Linux machine. The first reading waits for the programs, later ones for files only. */
export function linuxSensors({
  root = '/',
  run = runProgram,
  nowMs = () => performance.now(),
  env = process.env,
}: LinuxSensorsOptions = {}): Sensors {
  const gpu = kept(() => askGpu(run), GPU_MS, nowMs);
  const fullScreen = kept(() => askScreen(run, env), SCREEN_MS, nowMs);
  const metered = kept(() => askNetwork(run), NETWORK_MS, nowMs);
  return {
    async read(): Promise<Readings> {
      const [onBattery, heat, found, screen, network] = await Promise.all([
        readBattery(join(root, 'sys/class/power_supply')),
        readHeat(root),
        gpu(),
        fullScreen(),
        metered(),
      ]);
      const hottest = [...heat, ...(found?.temperatureC == null ? [] : [found.temperatureC])];
      const noGpu = 'No GPU of this computer tells it (nvidia-smi is not here or does not say).';
      return {
        ...allUnknown(''),
        onBattery,
        idleSeconds: unknown('Only the desktop app is told when keyboard and mouse are used.'),
        fullScreen: screen,
        otherGpu: found?.otherShare == null ? unknown(noGpu) : known(found.otherShare),
        temperatureC: hottest.length > 0 ? known(Math.max(...hottest)) : unknown('No temperature sensor can be read.'),
        powerW: found?.powerW == null ? unknown(noGpu) : known(found.powerW),
        metered: network,
      };
    },
    close: () => undefined,
  };
}

/** The last answer while it is fresh; a stale one while the next is under way, so that nobody waits for a slow program twice. */
function kept<T>(ask: () => Promise<T>, forMs: number, nowMs: () => number): () => Promise<T> {
  let last: { readonly value: T; readonly atMs: number } | null = null;
  let asking: Promise<T> | null = null;
  return async () => {
    if (last && nowMs() - last.atMs < forMs) return last.value;
    asking ??= ask().then((value) => {
      last = { value, atMs: nowMs() };
      asking = null;
      return value;
    });
    return last ? last.value : asking;
  };
}

const textOf = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null, // not there or not for us: the caller says that nothing is known
  );
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Kernel: Documentation/ABI/testing/sysfs-class-power. */
async function readBattery(folder: string): Promise<Reading<boolean>> {
  const supplies = await Promise.all(
    (await namesIn(folder)).map(async (name) => ({
      type: await textOf(join(folder, name, 'type')),
      scope: await textOf(join(folder, name, 'scope')),
      online: await textOf(join(folder, name, 'online')),
      status: await textOf(join(folder, name, 'status')),
    })),
  );
  // A mouse has a battery, too; it does not drive the computer.
  const own = supplies.filter(({ scope }) => scope !== 'Device');
  const batteries = own.filter(({ type }) => type === 'Battery');
  if (batteries.length === 0) return own.length > 0 ? known(false) : unknown('This computer has no battery.');
  const mains = own.filter(({ type }) => type === 'Mains' || type === 'USB');
  if (mains.some(({ online }) => online === '1')) return known(false);
  return known(batteries.some(({ status }) => status === 'Discharging') || mains.length > 0);
}

/** All temperatures of processor and chipset, °C. Kernel: Documentation/ABI/testing/sysfs-class-hwmon and -thermal; thousandths. */
async function readHeat(root: string): Promise<number[]> {
  const files: string[] = [];
  for (const [folder, wanted] of [
    [join(root, 'sys/class/hwmon'), /^temp\d+_input$/],
    [join(root, 'sys/class/thermal'), /^temp$/],
  ] as const)
    for (const device of await namesIn(folder))
      for (const name of await namesIn(join(folder, device)))
        if (wanted.test(name)) files.push(join(folder, device, name));
  const values = await Promise.all(files.map(async (file) => Number((await textOf(file)) ?? 'x') / 1000));
  // Sensors that are not wired up say 0 or nonsense.
  return values.filter((value) => value > 1 && value < 150);
}

/** Source: nvidia-smi(1), `--query-gpu` and `pmon`. */
async function askGpu(run: RunProgram): Promise<Gpu | null> {
  const figures = await run('nvidia-smi', ['--query-gpu=temperature.gpu,power.draw', '--format=csv,noheader,nounits']);
  if (figures === null) return null;
  const rows = figures
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => Number(cell.trim() || 'x')));
  const numbers = (column: number): number[] =>
    rows.map((row) => row[column] ?? NaN).filter((value) => Number.isFinite(value));
  const heat = numbers(0);
  const power = numbers(1);
  const programs = await run('nvidia-smi', ['pmon', '-c', '1', '-s', 'u']);
  return {
    temperatureC: heat.length > 0 ? Math.max(...heat) : null,
    powerW: power.length > 0 ? power.reduce((a, b) => a + b, 0) : null,
    otherShare: programs === null ? null : otherShare(programs),
  };
}

/** Share of the GPU used by programs that are not this app, from `nvidia-smi pmon`: columns gpu, pid, type, sm, mem, enc, dec, … command. */
export function otherShare(pmon: string): number {
  const lines = pmon.split('\n');
  const head =
    lines
      .find((line) => /^#\s*gpu\b/.test(line))
      ?.replace('#', '')
      .trim()
      .split(/\s+/) ?? [];
  const [sm, command] = [head.indexOf('sm'), head.indexOf('command')];
  if (sm < 0 || command < 0) return 0;
  const sum = lines
    .filter((line) => /^\s*\d/.test(line))
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => !OWN.test(cells[command] ?? ''))
    .reduce((total, cells) => total + (Number(cells[sm]) || 0), 0);
  return Math.min(1, sum / 100);
}

/** Whether the active window of X11 fills the screen and is not this app's. Source: EWMH, _NET_ACTIVE_WINDOW and _NET_WM_STATE. */
async function askScreen(
  run: RunProgram,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Reading<boolean>> {
  const why = 'This screen does not tell which window fills it.';
  if (!env['DISPLAY']) return unknown(why);
  const active = await run('xprop', ['-root', '_NET_ACTIVE_WINDOW']);
  const window = /0x[0-9a-f]+/i.exec(active ?? '')?.[0];
  if (active === null) return unknown(why);
  if (window === undefined || window === '0x0') return known(false);
  const state = await run('xprop', ['-id', window, '_NET_WM_STATE', 'WM_CLASS']);
  if (state === null) return known(false); // it was closed meanwhile
  const own = /WM_CLASS[^\n]*"(?:taolite|electron)"/i.test(state);
  return known(!own && state.includes('_NET_WM_STATE_FULLSCREEN'));
}

/** NetworkManager's own judgement of the default connection. */
async function askNetwork(run: RunProgram): Promise<Reading<boolean>> {
  const said = await run('nmcli', ['-t', '-g', 'GENERAL.METERED,GENERAL.STATE', 'device', 'show']);
  if (said === null) return unknown('No NetworkManager here tells whether the network costs by amount.');
  const lines = said.split('\n').map((line) => line.trim());
  // Each device is two lines: metered, state. 100 is connected.
  const connected = lines.flatMap((line, i) => (/^100\b/.test(lines[i + 1] ?? '') ? [line] : []));
  return connected.length === 0
    ? unknown('NetworkManager has no connection.')
    : known(connected.some((line) => line.startsWith('yes')));
}
