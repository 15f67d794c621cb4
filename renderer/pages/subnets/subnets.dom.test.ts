import { describe, expect, test } from 'vitest';
import { NotStored } from '../../../chain/errors.ts';
import type { Proved } from '../../../substrate/evidence.ts';
import { subnet } from '../stake/samples.ts';
import { Reading, type ReadingSource } from './reading.svelte.ts';
import { filterRows, subnetRows } from './subnet-rows.ts';

const at = (block: number, value: string): Proved<string> => ({ value, evidence: { word: 'devnet', block } });
const stored = (seen: Proved<string>): Proved<string> => ({
  value: seen.value,
  evidence: { word: 'stored', block: 1, at: 0, was: seen.evidence },
});

/** A chain that remembers what it answered. Timers run at once. */
function fixture(live: () => Promise<Proved<string>> = async () => at(7, 'live')) {
  let kept: Proved<string> | null = null;
  const source: ReadingSource<string> = {
    live: async () => (kept = await live()),
    kept: async () => {
      if (!kept) throw new NotStored('This');
      return stored(kept);
    },
  };
  return new Reading(source, (_, then) => {
    queueMicrotask(then);
    return () => undefined;
  });
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a reading', () => {
  test('shows the live value', async () => {
    const reading = fixture();
    expect(reading.phase).toBe('reading');
    reading.follow(true);
    await settle();
    expect([reading.phase, reading.value, reading.evidence?.word]).toEqual(['shown', 'live', 'devnet']);
  });

  test('turns into the stored one when the chain goes', async () => {
    const reading = fixture();
    reading.follow(true);
    await settle();
    reading.follow(false);
    await settle();
    expect([reading.value, reading.evidence?.word]).toEqual(['live', 'stored']);
  });

  test('offline and never seen is neither loading nor an error', async () => {
    const reading = fixture();
    reading.follow(false);
    await settle();
    expect(reading.phase).toBe('none');
  });

  test('a failed read keeps the older value standing and says why; the next one clears it', async () => {
    let fails = false;
    const reading = fixture(async () => {
      if (fails) throw new Error('pruned');
      return at(7, 'live');
    });
    reading.follow(true);
    await settle();
    fails = true;
    reading.follow(true);
    await settle();
    expect([reading.phase, reading.value, reading.fault?.message]).toEqual(['shown', 'live', 'pruned']);
    fails = false;
    reading.retry();
    await settle();
    expect(reading.fault).toBeNull();
  });

  test('fails when there is nothing else to show', async () => {
    const reading = fixture(() => Promise.reject(new Error('no such subnet')));
    reading.follow(true);
    await settle();
    expect(reading.phase).toBe('failed');
  });

  test('reads never overlap, and blocks that come meanwhile cause one more', async () => {
    let running = 0;
    let reads = 0;
    const reading = fixture(async () => {
      expect(++running).toBe(1);
      await settle();
      running--;
      return at(++reads, 'live');
    });
    for (let block = 0; block < 9; block++) reading.follow(true);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(reads).toBe(2);
  });
});

describe('the table of subnets', () => {
  const subnets = [
    subnet(0, { name: 'Root', registrationOpen: false, pool: { ...subnet(0).pool, dynamic: false } }),
    subnet(1, { name: 'Glyphs', description: 'Reads digits. Much more text follows.' }),
    subnet(2, { name: 'Seer', description: 'Forecasts', registrationOpen: false }),
  ];
  const rows = subnetRows(subnets, new Map([[2, 'held']]), new Map());

  test('has a row for each, root without pool and without depth', () => {
    expect(rows.map(({ netuid }) => netuid)).toEqual([0, 1, 2]);
    expect(rows[0]).toMatchObject({ poolRao: null, onePercentRao: null, registerRao: 'closed' });
    expect(rows[1]).toMatchObject({ purpose: 'Reads digits', href: '#/subnets/1', registerRao: 100_000_000n });
    // (√1.01 − 1) of the TAO reserve, and the fee.
    expect(Number(rows[1]!.onePercentRao)).toBeCloseTo(4_990_000_000, -7);
  });

  test('is filtered by number, name, purpose, and by what is the person’s or open', () => {
    const ids = (wanted: Parameters<typeof filterRows>[1], text: string) =>
      filterRows(rows, wanted, text).map(({ netuid }) => netuid);
    expect(ids('all', 'forecasts')).toEqual([2]);
    expect(ids('all', '1')).toEqual([1]);
    expect(ids('yours', '')).toEqual([2]);
    expect(ids('open', '')).toEqual([1]);
    expect(ids('open', 'seer')).toEqual([]);
  });
});
