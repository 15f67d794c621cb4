import { expect, test, vi } from 'vitest';
import { memoryPreferences } from '../../state/preferences.ts';
import { AccessDesk } from './access-desk.svelte.ts';
import { HotkeyDesk } from './hotkey-desk.svelte.ts';
import { SAMPLE_LIVE } from './mine-samples.ts';
import { MinerService, type MinerPorts } from './miner-service.svelte.ts';
import type { Interrupted, Mining, MiningSnapshot } from './mining.ts';
import { untouched } from './start-steps.ts';
import { minerSummary } from './summary-words.ts';
import { CHOICE, cutOff, emptyBackendDesk, emptyModelDesk } from './testing.ts';

const CUT_OFF = cutOff('hot');
const STARTING: MiningSnapshot = {
  phase: 'starting',
  statuses: untouched(true),
  live: null,
  pause: null,
  trouble: null,
};

/** A run that is moved by hand. */
function run() {
  const listeners = new Set<(snapshot: MiningSnapshot) => void>();
  let now = STARTING;
  let orphan = (): void => undefined;
  const orphaned = new Promise<void>((resolve) => (orphan = resolve));
  const mining = {
    orphaned,
    orphan: () => orphan(),
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
  const wallet = {
    state: 'unlocked',
    hotkeys: [],
    openHotkeys: [],
    refresh: () => Promise.resolve(),
    client: () => Promise.reject(new Error('unused')),
  };
  const forget = vi.fn(async () => undefined);
  const ports: MinerPorts = {
    id: 'default',
    preferences,
    hotkeys: new HotkeyDesk(wallet, preferences),
    access: new AccessDesk(preferences),
    backend: emptyBackendDesk(preferences),
    models: emptyModelDesk(),
    begin: async () => mining,
    interrupted: async () => null,
    chain: () => '0x01',
    forget,
    ...over,
  };
  return { miner: new MinerService(ports), mining, forget, preferences };
}

test('the frame hears of a run as it goes, and of its end', async () => {
  const { miner, mining, forget } = service();
  expect(minerSummary(miner)).toMatchObject({ state: 'off', words: 'Not mining.' });
  await miner.start(CHOICE);
  expect(minerSummary(miner)).toMatchObject({ state: 'starting', netuid: 46 });
  mining.go({ phase: 'answering', live: SAMPLE_LIVE });
  expect(minerSummary(miner)).toMatchObject({
    state: 'on',
    words: 'Answering on 46 Lexis, UID 173.',
    rank: { rank: 61, of: 240 },
    answered: 12_841,
    earnedExitRao: 1_950_100_000n,
  });
  mining.go({ phase: 'paused', pause: 'inference was lost' });
  expect(minerSummary(miner)).toMatchObject({
    state: 'paused',
    words: 'Paused on 46 Lexis, UID 173: inference was lost.',
  });
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

test('an interrupted run is offered again with the same choice and hotkey, and stopping forgets it', async () => {
  const begin = vi.fn(async () => run());
  const { miner, forget } = service({ begin, interrupted: async () => CUT_OFF });
  await miner.look();
  expect([miner.phase, minerSummary(miner).state, miner.choice?.netuid]).toEqual(['locked', 'paused', 46]);
  await miner.resume();
  expect(begin).toHaveBeenCalledWith({ ...CHOICE, hotkey: 'hot' }, true);
  await miner.stop();
  expect([forget.mock.calls.length, miner.phase]).toEqual([1, 'off']);
});

test('a run of another chain is not offered here', async () => {
  const { miner } = service({ interrupted: async () => CUT_OFF, chain: () => '0x02' });
  await miner.look();
  expect([miner.phase, miner.choice]).toEqual(['off', null]);
});

test('a run whose chain was closed under it is over, and can be resumed', async () => {
  let kept: Interrupted | null = null;
  const { miner, mining } = service({ interrupted: async () => kept });
  await miner.start(CHOICE);
  kept = CUT_OFF;
  mining.orphan();
  await expect.poll(() => miner.phase).toBe('locked');
});

test('the chosen subnet is kept; a damaged preference is as none', () => {
  const { miner, preferences } = service();
  miner.chooseSubnet(7);
  expect(preferences.get('miner.netuid')).toBe('7');
  expect(service({ preferences: memoryPreferences([['miner.netuid', 'x']]) }).miner.netuid).toBeNull();
});
