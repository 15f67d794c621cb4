import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../miner/axon/clock.ts';
import { allUnknown } from '../../../miner/neighbour/readings.ts';
import type { Hotkey } from '../../../wallet/keys/roles.ts';
import { memoryPreferences } from '../../state/preferences.ts';
import { fleetLines, fleetRow } from './fleet-rows.ts';
import { AccessDesk } from './access-desk.svelte.ts';
import { HotkeyDesk, type HotkeyWallet } from './hotkey-desk.svelte.ts';
import { SAMPLE_LIVE } from './mine-samples.ts';
import { MinerFleet } from './miner-fleet.svelte.ts';
import { minerPreferences } from './miner-preferences.ts';
import { MinerService } from './miner-service.svelte.ts';
import type { Mining, MiningSnapshot } from './mining.ts';
import { NeighbourDesk } from './neighbour-desk.svelte.ts';
import { ProfileShelf } from './profile-shelf.svelte.ts';
import { untouched } from './start-steps.ts';
import { CHOICE, cutOff, emptyBackendDesk, emptyModelDesk } from './testing.ts';

const hotkey = (address: string): Hotkey => ({ role: 'hotkey', address, label: address, watchOnly: false }) as Hotkey;

/** A run that answers at once. */
function answering(): Mining & { stop: ReturnType<typeof vi.fn<() => Promise<void>>> } {
  const snapshot: MiningSnapshot = {
    phase: 'answering',
    statuses: untouched(true),
    live: SAMPLE_LIVE,
    pause: null,
    trouble: null,
  };
  return {
    snapshot: () => snapshot,
    observe: () => () => undefined,
    retry: () => undefined,
    stop: vi.fn(async () => undefined),
    orphaned: new Promise<void>(() => undefined),
  };
}

function fleet(known: readonly string[] = []) {
  const preferences = memoryPreferences();
  const opened: string[] = [];
  const client = {
    openHotkey: vi.fn(async ({ address }: { address: string; password?: string }) => void opened.push(address)),
    closeHotkey: async () => undefined,
  };
  const wallet = {
    state: 'locked',
    hotkeys: ['default', '2', '3'].map((id) => hotkey(`hot-${id}`)),
    openHotkeys: opened,
    refresh: async () => undefined,
    client: async () => client,
  } as unknown as HotkeyWallet;
  const runs: ReturnType<typeof answering>[] = [];
  const cleared: string[] = [];
  const models = emptyModelDesk();
  const miners = new MinerFleet({
    models,
    neighbour: new NeighbourDesk(
      preferences,
      { read: async () => allUnknown('no sensor'), close: () => undefined },
      systemClock,
    ),
    profiles: new ProfileShelf(preferences),
    known: async () => known,
    clear: async (id) => void cleared.push(id),
    make: (id, others) => {
      const own = minerPreferences(preferences, id);
      return new MinerService({
        id,
        preferences: own,
        hotkeys: new HotkeyDesk(wallet, own, others),
        access: new AccessDesk(own),
        backend: emptyBackendDesk(own),
        models,
        begin: async () => {
          const run = answering();
          runs.push(run);
          return run;
        },
        interrupted: async () => (known.includes(id) ? cutOff(`hot-${id}`) : null),
        chain: () => '0x01',
        forget: async () => undefined,
      });
    },
  });
  return { miners, runs, cleared, client, preferences };
}

test('one miner is as ever: nothing but its own words', async () => {
  const { miners } = fleet();
  await miners.look();
  expect([miners.miners.length, miners.summary.short, miners.summary.words]).toEqual([1, null, 'Not mining.']);
  await miners.chosen.start(CHOICE);
  expect(miners.summary).toMatchObject({
    short: null,
    netuid: 46,
    netuids: [46],
    words: 'Answering on 46 Lexis, UID 173.',
  });
});

test('a second one has a port, a hotkey and choices of its own; the frame speaks of both, and Stop all stops both', async () => {
  const { miners, runs, preferences } = fleet();
  const one = miners.chosen;
  one.chooseSubnet(46);
  await one.start(CHOICE);
  miners.add();
  const two = miners.chosen;
  expect([two.id, two.netuid, two.preferences.get('miner.port'), preferences.get('miner.2.port')]).toEqual([
    '2',
    null,
    '8092',
    '8092',
  ]);
  expect(two.hotkeys.free.map(({ address }) => address)).not.toContain(one.hotkey);
  await two.start({ ...CHOICE, netuid: 2 });
  expect(miners.summary).toMatchObject({ state: 'on', short: '2 of 2', netuid: null, netuids: [46], answered: 25_682 });
  expect(miners.summary.earnedExitRao).toBe(2n * SAMPLE_LIVE.earnings!.exitRao);
  expect(miners.portUser(8091, two)).toBe(one);
  await miners.stopAll();
  expect([runs.map(({ stop }) => stop.mock.calls.length), miners.summary.state]).toEqual([[1, 1], 'off']);
});

test('all that was cut off is resumed after one password', async () => {
  const { miners, runs, client } = fleet(['default', '3']);
  await miners.look();
  expect(miners.miners.map(({ id, phase }) => [id, phase])).toEqual([
    ['default', 'locked'],
    ['3', 'locked'],
  ]);
  const resuming = miners.resumeAll();
  await expect.poll(() => miners.asking?.id).toBe('default');
  await miners.asking!.hotkeys.question!.attempt('password');
  await resuming;
  expect([runs.length, miners.summary.short]).toEqual([2, '2 of 2']);
  expect(client.openHotkey.mock.calls.map(([{ address }]) => address)).toEqual(['hot-default', 'hot-3']);
});

test('closing the question resumes nothing, and nothing is lost', async () => {
  const { miners, runs } = fleet(['default', '2']);
  await miners.look();
  const resuming = miners.resumeAll();
  await expect.poll(() => miners.asking).not.toBeNull();
  miners.asking!.hotkeys.question!.cancel();
  await resuming;
  expect([runs.length, miners.interrupted.length]).toEqual([0, 2]);
});

test('a wallet that cannot open a hotkey is said, and nothing is resumed half', async () => {
  const { miners, runs, client } = fleet(['default', '2']);
  await miners.look();
  client.openHotkey.mockRejectedValueOnce(new Error('The wallet has stopped.'));
  const resuming = miners.resumeAll();
  await expect.poll(() => miners.asking).not.toBeNull();
  await miners.asking!.hotkeys.question!.attempt('password');
  await resuming;
  expect([miners.fault?.message, runs.length, miners.interrupted.length]).toEqual(['The wallet has stopped.', 0, 2]);
});

test('only what is off is removed, and one always stays', async () => {
  const { miners, cleared } = fleet();
  await miners.remove('default');
  miners.add();
  await miners.miners[0]!.start(CHOICE);
  await miners.remove('default');
  expect(miners.miners.length).toBe(2);
  await miners.remove('2');
  expect([cleared, miners.miners.map(({ id }) => id), miners.chosen.id]).toEqual([['2'], ['default'], 'default']);
});

test('the sum over miners is of what they would bring, less what registering cost', async () => {
  const { miners } = fleet();
  await miners.chosen.start(CHOICE);
  miners.add();
  const rows = miners.miners.map(fleetRow);
  expect(rows.map(({ number, state, subnet }) => [number, state, subnet])).toEqual([
    [1, 'answers', '46 Lexis'],
    [2, 'off', 'not started yet'],
  ]);
  const { exitRao, burnedRao } = SAMPLE_LIVE.earnings!;
  expect(fleetLines(rows).at(-1)).toMatchObject({ sum: true, value: [{ amount: exitRao - burnedRao }] });
});
