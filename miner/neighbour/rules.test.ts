import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../axon/testing.ts';
import { browserSensors, type SensingPage } from './browser-sensors.ts';
import { inHours, judgeRules, pauseWords, RULE_IDS, type RuleId } from './judge-rules.ts';
import { watchNeighbour } from './neighbour.ts';
import { allUnknown, firstKnown, known, unknown, type Readings } from './readings.ts';
import { DEFAULT_RULES, rulesFromText, rulesToText, type NeighbourRules } from './rules.ts';

const calm: Readings = {
  onBattery: known(false),
  idleSeconds: known(3600),
  fullScreen: known(false),
  otherGpu: known(0),
  temperatureC: known(40),
  powerW: known(20),
  metered: known(false),
};
const strict: NeighbourRules = {
  battery: true,
  idleMinutes: 5,
  fullScreen: true,
  otherGpuPercent: 40,
  hours: { from: 22 * 60, to: 6 * 60 },
  temperatureC: 80,
  powerW: 100,
  metered: true,
  dutyPercent: 50,
};
const NIGHT = { minute: 23 * 60 };
const none = new Set<RuleId>();

describe('the rules', () => {
  test('ask for nothing on a calm computer', () => {
    expect(pauseWords(judgeRules(strict, calm, NIGHT, none))).toBeNull();
  });

  test.each<[RuleId, Partial<Readings>, number, string]>([
    ['battery', { onBattery: known(true) }, 1380, 'On battery'],
    ['metered', { metered: known(true) }, 1380, 'The network costs by amount'],
    ['fullScreen', { fullScreen: known(true) }, 1380, 'Another program fills the screen'],
    ['otherGpu', { otherGpu: known(0.41) }, 1380, 'Another program uses the GPU'],
    ['userActive', { idleSeconds: known(299) }, 1380, 'You are using the computer'],
    ['hours', {}, 12 * 60, 'Until 22:00, as set'],
    ['heat', { temperatureC: known(81) }, 1380, 'Too hot'],
    ['power', { powerW: known(101) }, 1380, 'The GPU takes too much power'],
  ])('%s pauses with its reason, and not when it is switched off or cannot be read', (rule, change, minute, words) => {
    const readings = { ...calm, ...change };
    const verdicts = judgeRules(strict, readings, { minute }, none);
    expect(verdicts.filter(({ pauses }) => pauses).map((one) => one.rule)).toEqual([rule]);
    expect(pauseWords(verdicts)).toBe(words);
    const off: NeighbourRules = {
      ...strict,
      battery: false,
      metered: false,
      fullScreen: false,
      otherGpuPercent: null,
      idleMinutes: null,
      hours: null,
      temperatureC: null,
      powerW: null,
    };
    expect(pauseWords(judgeRules(off, readings, { minute }, none))).toBeNull();
    const blind = judgeRules({ ...strict, hours: null }, allUnknown('no sensor'), { minute }, none);
    expect(pauseWords(blind)).toBeNull();
    const found = blind.find((one) => one.rule === rule)!;
    if (rule !== 'hours') expect(found).toMatchObject({ reading: null, missing: 'no sensor' });
  });

  test('a limit is left behind only with some room, so that nothing flickers', () => {
    const at = (celsius: number, pausing: ReadonlySet<RuleId>) =>
      judgeRules(strict, { ...calm, temperatureC: known(celsius) }, NIGHT, pausing).some(({ pauses }) => pauses);
    expect([at(80, none), at(81, none), at(78, new Set(['heat'])), at(75, new Set(['heat']))]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('hours may pass midnight; the same time twice is the whole day', () => {
    expect([0, 359, 360, 1319, 1320].map((minute) => inHours(minute, { from: 1320, to: 360 }))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(inHours(700, { from: 5, to: 5 })).toBe(true);
    fc.assert(
      fc.property(fc.nat(1439), fc.nat(1439), fc.nat(1439), (minute, from, to) => {
        // A span and the rest of the day: each minute is in exactly one.
        if (from !== to) expect(inHours(minute, { from, to })).toBe(!inHours(minute, { from: to, to: from }));
      }),
    );
  });

  test('are kept as text; whatever was kept, rules come back', () => {
    expect(rulesFromText(rulesToText(strict))).toEqual(strict);
    expect(rulesFromText(null)).toEqual(DEFAULT_RULES);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const rules = rulesFromText(text);
        expect(rulesFromText(rulesToText(rules))).toEqual(rules);
        expect(judgeRules(rules, calm, NIGHT, none)).toHaveLength(RULE_IDS.length);
      }),
    );
  });
});

describe('a neighbour', () => {
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  test('pauses within a second of a reason, and goes on after five seconds without one', async () => {
    const clock = new ManualClock();
    let readings = calm;
    const said: { words: string | null; atMs: number }[] = [];
    const end = watchNeighbour({
      sensors: { read: async () => readings, close: () => undefined },
      rules: () => strict,
      clock,
      localTime: () => NIGHT,
      pause: (words) => said.push({ words, atMs: clock.monotonicMs() }),
    });
    const pass = async (ms: number): Promise<void> => {
      for (let i = 0; i < ms; i += 100) {
        clock.advance(100);
        await turns();
      }
    };
    await pass(1000);
    expect(said).toEqual([]);
    readings = { ...calm, onBattery: known(true) };
    await pass(1000);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ words: 'On battery' });
    expect(said[0]!.atMs).toBeLessThanOrEqual(2000);
    readings = { ...readings, metered: known(true) };
    await pass(1000);
    expect(said.at(-1)!.words).toBe('On battery, the network costs by amount');
    // A short calm is none.
    readings = calm;
    await pass(3000);
    readings = { ...calm, metered: known(true) };
    await pass(500);
    readings = calm;
    await pass(4500);
    expect(said.filter(({ words }) => words === null)).toEqual([]);
    await pass(1500);
    expect(said.at(-1)!.words).toBeNull();
    end();
    readings = { ...calm, onBattery: known(true) };
    await pass(3000);
    expect(said.at(-1)!.words).toBeNull();
  });
});

describe('readings', () => {
  test('are taken from whoever has them, with the first reason where nobody has', () => {
    const both = firstKnown({ ...allUnknown('no host'), onBattery: known(true) }, { ...calm, powerW: unknown('x') });
    expect(both.onBattery).toEqual(known(true));
    expect(both.temperatureC).toEqual(known(40));
    expect(both.powerW).toEqual(unknown('no host'));
  });

  test('of a page: battery, idle and network where the browser tells, reasons where it does not', async () => {
    const bare = await browserSensors({ navigator: {} }, () => 0).read();
    expect(Object.values(bare).every((one) => !one.available && /\S/.test(one.why))).toBe(true);
    class Detector extends EventTarget {
      userState: 'active' | 'idle' = 'idle';
      start = async (): Promise<void> => undefined;
    }
    let now = 0;
    const page: SensingPage = {
      navigator: {
        getBattery: async () => Object.assign(new EventTarget(), { charging: false }),
        connection: { saveData: false, type: 'cellular' },
        permissions: { query: async () => ({ state: 'granted' }) },
      },
      IdleDetector: Detector,
    };
    const sensors = browserSensors(page, () => now);
    now = 30_000;
    const full = await sensors.read();
    expect(full.onBattery).toEqual(known(true));
    expect(full.metered).toEqual(known(true));
    expect(full.idleSeconds.available && full.idleSeconds.value >= 60).toBe(true);
    expect(full.otherGpu.available).toBe(false);
    const refusing = browserSensors(
      { ...page, navigator: { ...page.navigator, permissions: { query: async () => ({ state: 'prompt' }) } } },
      () => now,
    );
    expect((await refusing.read()).idleSeconds).toMatchObject({ available: false });
  });
});
