import { fireEvent, render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../miner/axon/clock.ts';
import { allUnknown, known, type Readings } from '../../../miner/neighbour/readings.ts';
import { DEFAULT_RULES, rulesFromText } from '../../../miner/neighbour/rules.ts';
import { memoryPreferences } from '../../state/preferences.ts';
import { NeighbourDesk } from './neighbour-desk.svelte.ts';
import NeighbourPlate from './neighbour-plate.svelte';
import { limited, minuteOf, neighbourRows, switched } from './neighbour-rows.ts';
import { HERE } from '../../../miner/operator/backend-setting.ts';
import { DEFAULT_ACCESS } from '../../../miner/operator/axon-access.ts';
import { ProfileShelf } from './profile-shelf.svelte.ts';

const sensing = (readings: () => Readings) => ({ read: async () => readings(), close: () => undefined });

test('a miner that follows hears of a pause, also when it begins in the middle of one, and of its end', async () => {
  let readings: Readings = { ...allUnknown('no sensor'), onBattery: known(true) };
  const desk = new NeighbourDesk(
    memoryPreferences(),
    sensing(() => readings),
    systemClock,
  );
  const early: (string | null)[] = [];
  const stop = desk.follow((words) => early.push(words));
  await expect.poll(() => early).toEqual(['On battery']);
  const late: (string | null)[] = [];
  const stopLate = desk.follow((words) => late.push(words));
  expect(late).toEqual(['On battery']);
  expect(desk.words).toBe('On battery');
  readings = { ...readings, metered: known(true) };
  await expect.poll(() => late.at(-1), { timeout: 3_000 }).toBe('On battery, the network costs by amount');
  stop();
  stopLate();
  expect(desk.words).toBeNull();
});

test('rules are kept, and what is out of bounds never comes to hold', () => {
  const preferences = memoryPreferences();
  const desk = new NeighbourDesk(
    preferences,
    sensing(() => allUnknown('x')),
    systemClock,
  );
  desk.change({ temperatureC: 70, dutyPercent: 0 });
  expect(desk.rules).toMatchObject({ temperatureC: 70, dutyPercent: DEFAULT_RULES.dutyPercent });
  expect(
    new NeighbourDesk(
      preferences,
      sensing(() => allUnknown('x')),
      systemClock,
    ).rules,
  ).toEqual(desk.rules);
});

test('each rule has its switch, its limit and its reading, and says where there is none', async () => {
  const desk = new NeighbourDesk(
    memoryPreferences(),
    sensing(() => ({ ...allUnknown('No sensor.'), onBattery: known(true), temperatureC: known(61.4) })),
    systemClock,
  );
  const stop = desk.watch();
  await expect.poll(() => desk.verdicts).toHaveLength(8);
  const onchange = vi.fn();
  const rows = neighbourRows(desk.rules, desk.verdicts);
  const { container, rerender } = render(NeighbourPlate, { rules: desk.rules, rows, words: desk.words, onchange });
  const said = container.textContent?.replace(/\s+/g, ' ') ?? '';
  expect(screen.getAllByRole('switch')).toHaveLength(8);
  expect(said).toContain('Now on battery, so it pauses.');
  expect(said).toContain('Now 61 °C.');
  expect(said).toContain('Not available here. No sensor.');
  await fireEvent.click(screen.getByLabelText('Pause on battery'));
  expect(onchange).toHaveBeenLastCalledWith({ battery: false });
  await fireEvent.click(screen.getByLabelText('Pause while the computer is in use'));
  expect(onchange).toHaveBeenLastCalledWith({ idleMinutes: 5 });
  const heat = screen.getByLabelText('Above (°C)');
  await fireEvent.input(heat, { target: { value: '9' } });
  expect(onchange).toHaveBeenCalledTimes(2);
  await fireEvent.input(heat, { target: { value: '90' } });
  expect(onchange).toHaveBeenLastCalledWith({ temperatureC: 90 });
  await rerender({ rules: rulesFromText(null), rows: [], words: null, onchange });
  flushSync();
  expect(screen.queryAllByRole('switch')).toHaveLength(0);
  stop();
});

test('what is switched or typed changes its own rule, and nonsense changes none', () => {
  expect(switched('hours', true)).toEqual({ hours: { from: 1320, to: 360 } });
  expect(switched('power', true)).toEqual({ powerW: 200 });
  expect(switched('heat', false)).toEqual({ temperatureC: null });
  expect(limited('otherGpu', '50')).toEqual({ otherGpuPercent: 50 });
  expect([limited('otherGpu', '99'), limited('otherGpu', ''), limited('battery', '5')]).toEqual([null, null, null]);
  expect([minuteOf('22:05'), minuteOf('24:00'), minuteOf('7:00')]).toEqual([1325, null, null]);
});

test('a profile is kept, chosen and forgotten, over a reload too', () => {
  const preferences = memoryPreferences();
  const shelf = new ProfileShelf(preferences);
  const night = {
    name: 'night',
    netuid: 3,
    task: 'forecasting',
    model: 'forecasting',
    hotkey: null,
    announceIp: '',
    port: 8091,
    rules: DEFAULT_RULES,
    access: DEFAULT_ACCESS,
    backend: HERE,
  };
  shelf.keep(night);
  const again = new ProfileShelf(preferences);
  expect([again.chosen, again.profiles]).toEqual(['night', [night]]);
  expect(again.choose('other')).toBeNull();
  again.forget('night');
  expect([again.chosen, again.profiles.length, new ProfileShelf(preferences).chosen]).toEqual([null, 0, null]);
});
