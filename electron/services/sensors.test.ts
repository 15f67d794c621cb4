import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { known } from '../../miner/neighbour/readings.ts';
import { electronSensors } from './machine-sensors.ts';
import { linuxSensors, otherShare, type RunProgram } from './linux-sensors.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sensors-'));
});
afterEach(() => rm(root, { recursive: true }));

async function files(all: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(all)) {
    const file = join(root, 'sys/class', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`);
  }
}
const nothing: RunProgram = async () => null;
const read = (run: RunProgram = nothing, env = {}) => linuxSensors({ root, run, env, nowMs: () => 0 }).read();

test('a computer that tells nothing has a reason for each reading', async () => {
  const readings = await read();
  expect(Object.values(readings).every((one) => !one.available && one.why !== '')).toBe(true);
});

test.each<[string, Record<string, string>, boolean]>([
  [
    'on mains with a battery',
    { 'AC/type': 'Mains', 'AC/online': '1', 'BAT0/type': 'Battery', 'BAT0/status': 'Full' },
    false,
  ],
  ['unplugged', { 'AC/type': 'Mains', 'AC/online': '0', 'BAT0/type': 'Battery', 'BAT0/status': 'Discharging' }, true],
  ['a battery that discharges and no mains known', { 'BAT0/type': 'Battery', 'BAT0/status': 'Discharging' }, true],
  ['a battery that charges and no mains known', { 'BAT0/type': 'Battery', 'BAT0/status': 'Charging' }, false],
  [
    'a mouse with a battery on a desktop computer',
    { 'AC/type': 'Mains', 'AC/online': '1', 'hid/type': 'Battery', 'hid/scope': 'Device', 'hid/status': 'Discharging' },
    false,
  ],
])('%s', async (_, supplies, onBattery) => {
  await files(Object.fromEntries(Object.entries(supplies).map(([path, text]) => [`power_supply/${path}`, text])));
  expect((await read()).onBattery).toEqual(known(onBattery));
});

test('the hottest sensor counts, the GPU among them; those that are not wired up do not', async () => {
  await files({
    'hwmon/hwmon0/temp1_input': '61500',
    'hwmon/hwmon0/temp2_input': '0',
    'thermal/thermal_zone0/temp': '58000',
  });
  expect((await read()).temperatureC).toEqual(known(61.5));
  const gpu: RunProgram = async (program, args) =>
    program !== 'nvidia-smi' ? null : args[0] === 'pmon' ? PMON : '71, 120.50\n65, 30.00\n';
  const readings = await read(gpu);
  expect(readings.temperatureC).toEqual(known(71));
  expect(readings.powerW).toEqual(known(150.5));
  expect(readings.otherGpu).toEqual(known(0.55));
});

const PMON = `# gpu         pid   type     sm    mem    enc    dec    jpg    ofa    command
# Idx           #    C/G      %      %      %      %      %      %    name
    0       1234     G     40      5      -      -      -      -    game.x86_64
    0       1300     G     90      5      -      -      -      -    chrome --type=gpu
    0       1400     G     15      0      -      -      -      -    Xorg
    0          -     -      -      -      -      -      -      -    -
`;

test('the GPU use of others leaves this app out, and anything else is no use at all', () => {
  expect(otherShare(PMON)).toBeCloseTo(0.55);
  for (const text of ['', 'garbage', '# gpu pid\n 0 1']) expect(otherShare(text)).toBe(0);
});

test('a window that fills the screen counts unless it is our own', async () => {
  const screen =
    (state: string, name: string): RunProgram =>
    async (program, args) =>
      program !== 'xprop'
        ? null
        : args[0] === '-root'
          ? '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x3a00007'
          : `_NET_WM_STATE(ATOM) = ${state}\nWM_CLASS(STRING) = "${name}", "${name}"`;
  const env = { DISPLAY: ':0' };
  expect((await read(screen('_NET_WM_STATE_FULLSCREEN', 'game'), env)).fullScreen).toEqual(known(true));
  expect((await read(screen('_NET_WM_STATE_FULLSCREEN', 'taolite'), env)).fullScreen).toEqual(known(false));
  expect((await read(screen('_NET_WM_STATE_FOCUSED', 'game'), env)).fullScreen).toEqual(known(false));
  expect((await read(screen('', ''), {})).fullScreen.available).toBe(false);
});

test('NetworkManager tells whether a connected network is metered', async () => {
  const network =
    (text: string): RunProgram =>
    async (program) =>
      program === 'nmcli' ? text : null;
  expect((await read(network('yes (guessed)\n100 (connected)\n\nunknown\n10 (unmanaged)\n'))).metered).toEqual(
    known(true),
  );
  expect((await read(network('no\n100 (connected)\n'))).metered).toEqual(known(false));
  expect((await read(network('yes\n30 (disconnected)\n'))).metered.available).toBe(false);
});

test('a slow program is waited for once; afterwards its last answer stands while it is asked again', async () => {
  let now = 0;
  let asked = 0;
  const run: RunProgram = async (program, args) => {
    if (program !== 'nvidia-smi' || args[0] === 'pmon') return null;
    asked += 1;
    return `${60 + asked}, 10\n`;
  };
  const sensors = linuxSensors({ root, run, env: {}, nowMs: () => now });
  expect((await sensors.read()).temperatureC).toEqual(known(61));
  expect((await sensors.read()).temperatureC).toEqual(known(61));
  expect(asked).toBe(1);
  now = 5000;
  expect((await sensors.read()).temperatureC).toEqual(known(61));
  await new Promise((resolve) => setImmediate(resolve));
  expect((await sensors.read()).temperatureC).toEqual(known(62));
});

test('Electron tells battery and use, the machine the rest', async () => {
  const monitor = { isOnBatteryPower: () => true, getSystemIdleTime: () => 42 };
  const sensors = electronSensors(monitor, linuxSensors({ root, run: nothing, env: {}, nowMs: () => 0 }));
  const readings = await sensors.read();
  expect(readings).toMatchObject({ onBattery: known(true), idleSeconds: known(42) });
  expect(readings.powerW).toMatchObject({ available: false, why: expect.stringContaining('GPU') as string });
  const hot = electronSensors({ ...monitor, getCurrentThermalState: () => 'serious' });
  expect((await hot.read()).temperatureC).toEqual(known(95));
});
