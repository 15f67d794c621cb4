import { expect, test, vi } from 'vitest';
import { memoryPreferences } from '../../state/preferences.ts';
import { HotkeyDesk } from './hotkey-desk.svelte.ts';
import { SAMPLE_LIVE } from './mine-samples.ts';
import { MinerService, type MinerPorts } from './miner-service.svelte.ts';
import type { Mining, MiningSnapshot, StartChoice } from './mining.ts';
import { ModelDesk } from './model-desk.svelte.ts';
import { untouched } from './start-steps.ts';

const CHOICE: StartChoice = { netuid: 46, task: 'forecasting', model: 'forecasting' };
const STARTING: MiningSnapshot = { phase: 'starting', statuses: untouched(true), live: null, pause: null };

/** A run that is moved by hand. */
function run() {
  const listeners = new Set<(snapshot: MiningSnapshot) => void>();
  let now = STARTING;
  const mining = {
    snapshot: () => now,
    observe: (listener: (snapshot: MiningSnapshot) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: vi.fn(),
    stop: vi.fn(async () => undefined),
    go: (change: Partial<MiningSnapshot>) => {
      now = { ...now, ...change };
      listeners.forEach((listener) => listener(now));
    },
  };
  return mining satisfies Mining;
}

function service(over: Partial<MinerPorts> = {}) {
  const preferences = memoryPreferences();
  const mining = run();
  const wallet = { state: 'unlocked', hotkeys: [], openHotkeys: [], client: () => Promise.reject(new Error('unused')) };
  const none = { list: async () => [], open: () => Promise.reject(new Error('unused')) };
  const forget = vi.fn(async () => undefined);
  const ports: MinerPorts = {
    preferences,
    hotkeys: new HotkeyDesk(wallet, preferences),
    models: new ModelDesk({
      bundled: async () => none,
      own: async () => ({ ...none, put: async () => undefined, remove: async () => undefined }),
      hash: async () => '',
    }),
    begin: async () => mining,
    interrupted: async () => null,
    forget,
    ...over,
  };
  return { miner: new MinerService(ports), mining, forget, preferences };
}

test('the frame hears of a run as it goes, and of its end', async () => {
  const { miner, mining, forget } = service();
  expect(miner.summary).toMatchObject({ state: 'off', words: 'Not mining.' });
  await miner.start(CHOICE);
  expect(miner.summary).toMatchObject({ state: 'starting', netuid: 46 });
  mining.go({ phase: 'answering', live: SAMPLE_LIVE });
  expect(miner.summary).toMatchObject({
    state: 'on',
    words: 'Answering on 46 Lexis, UID 173.',
    rank: { rank: 61, of: 240 },
    answered: 12_841,
    earnedExitRao: 1_950_100_000n,
  });
  mining.go({ phase: 'paused', pause: 'inference was lost' });
  expect(miner.summary).toMatchObject({ state: 'paused', words: 'Paused on 46 Lexis, UID 173: inference was lost.' });
  await miner.stop();
  expect([mining.stop.mock.calls.length, forget.mock.calls.length, miner.phase]).toEqual([1, 1, 'off']);
});

test('only one run at a time, whichever page asks for it', async () => {
  const begin = vi.fn(async () => run());
  const { miner } = service({ begin });
  await Promise.all([miner.start(CHOICE), miner.start(CHOICE)]);
  await miner.start(CHOICE);
  expect(begin).toHaveBeenCalledTimes(1);
});

test('a start that is stopped before it began is stopped when it does', async () => {
  const mining = run();
  let ready = (_: Mining): void => undefined;
  const { miner } = service({ begin: () => new Promise((resolve) => (ready = resolve)) });
  const starting = miner.start(CHOICE);
  await miner.stop();
  ready(mining);
  await starting;
  expect([mining.stop.mock.calls.length, miner.phase]).toEqual([1, 'off']);
});

test('what cannot begin says why, and can be tried again', async () => {
  let fails = true;
  const { miner } = service({
    begin: () => (fails ? Promise.reject(new Error('The chain does not answer.')) : Promise.resolve(run())),
  });
  await miner.start(CHOICE);
  expect([miner.phase, miner.fault?.message]).toEqual(['off', 'The chain does not answer.']);
  fails = false;
  await miner.start(CHOICE);
  expect([miner.phase, miner.fault]).toEqual(['starting', null]);
});

test('an interrupted run is offered again with the same choice, and stopping forgets it', async () => {
  const begin = vi.fn(async () => run());
  const { miner, forget } = service({ begin, interrupted: async () => CHOICE });
  await miner.look();
  expect([miner.phase, miner.summary.state, miner.choice]).toEqual(['locked', 'paused', CHOICE]);
  await miner.resume();
  expect(begin).toHaveBeenCalledWith(CHOICE, expect.anything());
  await miner.stop();
  expect([forget.mock.calls.length, miner.phase]).toEqual([1, 'off']);
});

test('the chosen subnet is kept; a damaged preference is as none', () => {
  const { miner, preferences } = service();
  miner.chooseSubnet(7);
  expect(preferences.get('miner.netuid')).toBe('7');
  expect(service({ preferences: memoryPreferences([['miner.netuid', 'x']]) }).miner.netuid).toBeNull();
});
