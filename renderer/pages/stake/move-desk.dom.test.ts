import { beforeEach, describe, expect, test } from 'vitest';
import { OWN_HOTKEY, portfolio, position, QUAYSIDE, subnet, world } from './samples.ts';
import type { DeskWorld } from './desk-world.ts';
import { StakeDesk } from './stake-desk.svelte.ts';

const TAO = 1_000_000_000n;
const subnets = [
  subnet(0, { name: 'Root', pool: { ...subnet(0).pool, dynamic: false } }),
  subnet(1),
  subnet(2, { name: 'Glyphs', started: false }),
  subnet(3, { name: 'Lexis' }),
];
let around: DeskWorld;
let desk: StakeDesk;
const open = (rest: Partial<DeskWorld> = {}) => {
  around = world({ subnets, ...rest });
  desk = new StakeDesk(() => around);
  desk.choose(1, QUAYSIDE);
  desk.turn('move');
};
beforeEach(() => open());

test('begins beside where the stake is, and asks for a validator', () => {
  expect([desk.netuid, desk.hotkey, desk.toNetuid, desk.toHotkey]).toEqual([1, QUAYSIDE, 1, null]);
  expect(desk.maxRao).toBe(100n * TAO);
  desk.amountRao = TAO;
  expect(desk.off).toBe('Choose the validator it goes to.');
  desk.goTo(1, QUAYSIDE);
  expect(desk.off).toContain('there already');
  expect(desk.move).toBeNull();
});

test('to another validator on one subnet all of it arrives', () => {
  desk.goTo(1, OWN_HOTKEY);
  desk.amountRao = 10n * TAO;
  expect([desk.crossing, desk.off]).toEqual([false, null]);
  expect(desk.move).toMatchObject({ receivedRao: 10n * TAO, leastRao: 10n * TAO, limitRao: null });
});

test('to another subnet, with the same hotkey too, both pools are asked and the limit follows the tolerance', () => {
  desk.goTo(3, QUAYSIDE);
  desk.amountRao = 10n * TAO;
  expect([desk.crossing, desk.off, desk.unit, desk.receivedUnit]).toEqual([
    ...[true, null, { kind: 'alpha', netuid: 1 }, { kind: 'alpha', netuid: 3 }],
  ]);
  const tight = desk.move!;
  desk.chosenTolerance = 0.02;
  expect(desk.move!.limitRao!).toBeLessThan(tight.limitRao!);
  expect(desk.loss(50n * TAO)).toBeGreaterThan(desk.loss(TAO));
  desk.goTo(0, QUAYSIDE);
  expect([desk.receivedUnit, desk.move!.purchase]).toEqual([{ kind: 'tao' }, null]);
});

test('another position is other money, and takes the destination along until another subnet was chosen', () => {
  open({ portfolio: portfolio([position(), position({ netuid: 3, alphaRao: 5n * TAO })]) });
  desk.amountRao = TAO;
  desk.choose(3, QUAYSIDE);
  expect([desk.amountRao, desk.toNetuid, desk.maxRao]).toEqual([null, 3, 5n * TAO]);
  desk.goTo(0, OWN_HOTKEY);
  desk.choose(1, QUAYSIDE);
  expect([desk.toNetuid, desk.toHotkey]).toEqual([0, OWN_HOTKEY]);
});

test('a position to which the move went is not moved to where it is', () => {
  open({ portfolio: portfolio([position(), position({ netuid: 3 })]) });
  desk.goTo(3, QUAYSIDE);
  desk.choose(3, QUAYSIDE);
  expect([desk.toNetuid, desk.toHotkey]).toEqual([3, null]);
});

test('what is held at the destination is known, for before and after', () => {
  open({ portfolio: portfolio([position(), position({ netuid: 3, alphaRao: 5n * TAO })]) });
  desk.goTo(3, QUAYSIDE);
  expect(desk.toPosition?.alphaRao).toBe(5n * TAO);
  desk.goTo(3, OWN_HOTKEY);
  expect(desk.toPosition).toBeNull();
});

test('an amount stays between unstaking and moving, and goes where it would be other money', () => {
  desk.amountRao = TAO;
  desk.turn('remove');
  expect(desk.amountRao).toBe(TAO);
  desk.turn('add');
  expect(desk.amountRao).toBeNull();
});

describe('says why it cannot be reviewed', () => {
  const why = (rest: Partial<DeskWorld> = {}, amount = 10n * TAO) => {
    open(rest);
    desk.goTo(3, QUAYSIDE);
    desk.amountRao = amount;
    return desk.off;
  };
  test('when there is nothing to move', () => {
    expect(why({ portfolio: portfolio([]) })).toBe('There is no stake to move yet.');
    open();
    desk.choose(3, QUAYSIDE);
    expect(desk.off).toBe('Choose a position.');
  });
  test('when more is asked than is held', () => {
    expect(why({}, 101n * TAO)).toContain('There are only');
  });
  test('for less than the least stake, even when it is all there is', () => {
    expect(why({ portfolio: portfolio([position({ alphaRao: 1_000_000n })]) }, 1_000_000n)).toContain(
      'which the chain does not move',
    );
  });
  test('when either subnet is not started', () => {
    why();
    desk.goTo(2, QUAYSIDE);
    expect(desk.off).toContain('Glyphs is not started');
  });
  test('without network, and while the tolerance is no number', () => {
    expect(why({ online: false })).toBe('Moving stake needs the network. Nothing is lost meanwhile.');
    open();
    desk.goTo(3, QUAYSIDE);
    desk.amountRao = TAO;
    desk.chosenTolerance = 'other';
    desk.otherTolerance = '51';
    expect(desk.off).toContain('tolerance');
  });
});
