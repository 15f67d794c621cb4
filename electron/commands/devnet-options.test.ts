import { describe, expect, it } from 'vitest';
import { BadOption, helpText, readOptions } from './command-line.ts';
import { devnetOptions } from './devnet-options.ts';

const read = (...args: string[]) => readOptions(devnetOptions, args).values;

describe('the options of the devnet', () => {
  it('have their defaults', () => {
    expect(read()).toMatchObject({ port: [9944], seed: 'taolite', 'dev-methods': false, 'finality-keys': 3 });
    expect(read()['block-time']).toBeUndefined();
  });
  it.each([
    ['12s', { production: { mode: 'interval', ms: 12_000 }, slotDurationMs: 12_000 }],
    ['250ms', { production: { mode: 'interval', ms: 250 }, slotDurationMs: 250 }],
    ['500', { production: { mode: 'interval', ms: 500 }, slotDurationMs: 500 }],
    ['instant', { production: { mode: 'instant' }, slotDurationMs: 250 }],
    ['manual', { production: { mode: 'manual' }, slotDurationMs: 250 }],
  ])('block time %s', (typed, wanted) => expect(read('--block-time', typed)['block-time']).toEqual(wanted));
  it('take ports again and again, and actors as a number or none', () => {
    expect(read('--port', '1', '--port', '2').port).toEqual([1, 2]);
    expect([read('--actors', '5').actors, read('--actors', 'none').actors]).toEqual([5, 0]);
  });
  it('take tasks with commas between, again and again; left out, the chain decides', () => {
    expect(read('--subnets', 'a, b', '--subnets', 'c').subnets).toEqual(['a', 'b', 'c']);
    expect(read().subnets).toBeUndefined();
  });
  it.each([
    [['--block-time', 'soon'], '--block-time: "soon" is none of 12s, 250ms'],
    [['--block-time', '10ms'], '--block-time: "10" is not a whole number from 50 to 600000'],
    [['--actors', '65'], '--actors: "65" is not a whole number from 1 to 64'],
    [['--finality-keys', '0'], '--finality-keys: "0" is not a whole number from 1 to 32'],
    [['--p2p', 'x'], '--p2p: "x"'],
    [['--subnets', 'forecasting,'], '--subnets: name tasks with commas between'],
    [['--port', '70000'], '--port: "70000"'],
    [['--blok-time', '1'], '--blok-time'],
  ])('refuse %j and say which', (args, text) => {
    expect(() => read(...args)).toThrow(BadOption);
    expect(() => read(...args)).toThrow(text);
  });
  it('are explained under headings, in lines that fit a terminal', () => {
    const lines = helpText('usage', 'about', devnetOptions, ['example']).split('\n');
    for (const heading of ['Blocks', 'Finality', 'Who may connect', 'Development', 'Examples'])
      expect(lines).toContain(heading);
    for (const name of Object.keys(devnetOptions))
      expect(lines.some((line) => line.startsWith(`  --${name}`))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
