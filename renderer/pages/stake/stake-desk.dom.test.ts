import { SvelteMap } from 'svelte/reactivity';
import { beforeEach, describe, expect, test } from 'vitest';
import { OWN_HOTKEY, portfolio, position, QUAYSIDE, world } from './samples.ts';
import type { DeskWorld } from './desk-world.ts';
import { StakeDesk } from './stake-desk.svelte.ts';

const TAO = 1_000_000_000n;
let around: DeskWorld;
let desk: StakeDesk;
const open = (rest: Partial<DeskWorld> = {}) => {
  around = world(rest);
  desk = new StakeDesk(() => around);
  desk.choose(1, QUAYSIDE);
};
beforeEach(() => open());

test('an amount within reach can be reviewed, with a limit price from the tolerance', () => {
  desk.amountRao = 10n * TAO;
  expect(desk.off).toBeNull();
  const tight = desk.preview!;
  expect(tight.receivedRao).toBe(49_480_269_080n);
  desk.chosenTolerance = 0.02;
  expect(desk.preview!.limitPriceRao).toBeGreaterThan(tight.limitPriceRao);
  expect(desk.preview!.leastRao).toBeLessThan(tight.leastRao);
});

test('the fee and what keeps the account alive are not offered for staking', () => {
  expect(desk.maxRao).toBe(50n * TAO - 500n - 1_700_000n);
  desk.amountRao = 50n * TAO;
  expect(desk.amountFault).toContain('Nothing was sent');
  expect(desk.off).toBe(desk.amountFault);
});

test('less than the chain takes is refused before anything is signed', () => {
  desk.amountRao = 2_001_006n;
  expect(desk.amountFault).toContain('0.002001007');
  desk.amountRao = 2_001_007n;
  expect(desk.amountFault).toBeNull();
});

test('what is done is emptied, so that it is not done twice', () => {
  desk.amountRao = 5n * TAO;
  const before = desk.cleared;
  desk.done();
  expect(desk.amountRao).toBeNull();
  expect(desk.cleared).toBeGreaterThan(before);
});

describe('unstaking', () => {
  beforeEach(() => desk.turn('remove'));

  test('offers the position to the last alpha-rao, and all of it is a call of its own', () => {
    expect(desk.maxRao).toBe(100n * TAO);
    desk.amountRao = 100n * TAO;
    expect([desk.whole, desk.off]).toEqual([true, null]);
    desk.amountRao = 100n * TAO - 1n;
    expect(desk.whole).toBe(false);
  });

  test('all of a position stays all of it while it earns, a part stays the part', () => {
    const read = new SvelteMap<'world', DeskWorld>([['world', world()]]);
    const earns = () => read.set('world', world({ portfolio: portfolio([position({ alphaRao: 101n * TAO })]) }));
    desk = new StakeDesk(() => read.get('world')!);
    desk.choose(1, QUAYSIDE);
    desk.turn('remove');
    desk.amountRao = 40n * TAO;
    earns();
    expect([desk.amountRao, desk.whole]).toEqual([40n * TAO, false]);
    read.set('world', world());
    desk.amountRao = 100n * TAO;
    earns();
    expect([desk.amountRao, desk.whole, desk.off]).toEqual([101n * TAO, true, null]);
  });

  test('a part worth less than the minimum is refused, all of it is not', () => {
    desk.amountRao = 1_000_000n;
    expect(desk.amountFault).toContain('all of it');
    open({ portfolio: portfolio([position({ alphaRao: 1_000_000n })]) });
    desk.turn('remove');
    desk.amountRao = 1_000_000n;
    expect(desk.off).toBeNull();
  });

  test('turning to it chooses a position, and forgets an amount that was in other money', () => {
    open({ portfolio: portfolio([position({ hotkey: OWN_HOTKEY })]) });
    desk.amountRao = 5n * TAO;
    desk.turn('remove');
    expect([desk.hotkey, desk.amountRao]).toEqual([OWN_HOTKEY, null]);
  });
});

describe('says why it cannot be reviewed', () => {
  const why = (rest: Partial<DeskWorld>) => {
    open(rest);
    desk.amountRao = 10n * TAO;
    return desk.off;
  };
  test('without network, wallet or key', () => {
    expect(why({ online: false })).toContain('needs the network');
    expect(why({ barred: 'Two final blocks.' })).toBe('Nothing can be signed now. Two final blocks.');
    expect(why({ account: null })).toContain('needs a coldkey');
    expect(why({ account: { address: QUAYSIDE, signs: false } })).toContain('watched');
  });
  test('on a subnet that is not started', () => {
    desk.choose(2, QUAYSIDE);
    desk.amountRao = 10n * TAO;
    expect(desk.off).toContain('Glyphs is not started');
  });
  test('while nothing is read, and while the tolerance is no number', () => {
    expect(why({ transferableRao: null })).toContain('reading');
    open();
    desk.amountRao = TAO;
    desk.chosenTolerance = 'other';
    for (const wrong of ['', 'abc', '51', '1.23456', '-1']) {
      desk.otherTolerance = wrong;
      expect(desk.off).toContain('tolerance');
    }
    desk.otherTolerance = '1,5';
    expect([desk.off, desk.tolerance]).toEqual([null, 0.015]);
  });
  test('where the pool would refuse', () => {
    open({ transferableRao: 3_000_000n * TAO });
    desk.amountRao = 2_000_000n * TAO;
    expect(desk.off).toContain('1000 times');
  });
});
