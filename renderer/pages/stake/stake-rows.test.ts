import { expect, test } from 'vitest';
import { choiceText, firstDestination, firstValidator, validatorChoices } from './validator-choices.ts';
import { exitCost, positionRows } from './position-rows.ts';
import { metagraph, neuron, OWN_HOTKEY, portfolio, position, QUAYSIDE } from './samples.ts';

const nobody = () => null;

test('validators are offered by stake; miners are not, unless one holds with them', () => {
  const graph = metagraph([
    neuron(0, { validatorPermit: true, stakeRao: 5n }),
    neuron(1, { validatorPermit: true, stakeRao: 9n, name: 'Quayside' }),
    neuron(2),
    neuron(3, { hotkey: OWN_HOTKEY }),
  ]);
  const choices = validatorChoices(graph, [position({ hotkey: OWN_HOTKEY })], new Map([['hotkey-1', 0.09]]), nobody);
  expect(choices.map(({ uid }) => uid)).toEqual([1, 0, 3]);
  expect(choiceText(choices[0]!)).toBe('Quayside, takes 9.00\u00a0%');
  expect(choices[2]!.heldRao).toBe(position().alphaRao);
});

test('once dividends were paid, a permit alone makes nobody a validator', () => {
  const graph = metagraph([neuron(0, { validatorPermit: true, dividends: 1 }), neuron(1, { validatorPermit: true })]);
  expect(validatorChoices(graph, [], new Map(), nobody).map(({ uid }) => uid)).toEqual([0]);
});

test('a hotkey that left the subnet stays reachable for what one holds with it', () => {
  const choices = validatorChoices(metagraph([]), [position()], new Map(), nobody);
  expect(choices.map(choiceText)).toEqual(['5FHneW…M694ty, left the subnet']);
});

test('one begins with whom one holds, and moves to the same hotkey elsewhere or to another one here', () => {
  const graph = metagraph([
    neuron(0, { validatorPermit: true, stakeRao: 9n }),
    neuron(1, { validatorPermit: true, stakeRao: 5n }),
    neuron(2, { validatorPermit: true, stakeRao: 3n }),
  ]);
  const choices = validatorChoices(graph, [position({ hotkey: 'hotkey-1' })], new Map(), nobody);
  expect(firstValidator(choices)).toBe('hotkey-1');
  const from = (hotkey: string, netuid = 1) => ({ netuid, hotkey });
  expect(firstDestination(choices, from('hotkey-1'), 1)).toBe('hotkey-0');
  expect(firstDestination(choices.slice(0, 1), from('hotkey-0'), 1)).toBeNull();
  expect(firstDestination(choices, from('hotkey-2', 4), 1)).toBe('hotkey-2');
  expect(firstDestination(choices, from('not there', 4), 1)).toBe('hotkey-1');
  expect(firstDestination([], from('not there', 4), 1)).toBe('not there');
  expect(firstDestination(choices, from('not there', 4), 0)).toBe('not there');
});

test('on root everybody is a validator', () => {
  const graph = metagraph([neuron(0), neuron(1)], { netuid: 0 });
  expect(validatorChoices(graph, [], new Map(), nobody)).toHaveLength(2);
});

test('the portfolio starts with the free balance, names what is the person’s, and links to taking it out and to moving it', () => {
  const rows = positionRows(portfolio([position(), position({ hotkey: OWN_HOTKEY, ownHotkey: true })]), {
    account: 'harbour',
    subnet: (netuid) => `Subnet ${netuid}`,
    hotkey: (hotkey) => (hotkey === OWN_HOTKEY ? 'rig-1' : null),
  });
  expect(rows.map(({ heldWith }) => heldWith)).toEqual(['harbour', '5FHneW…M694ty', 'rig-1 (your miner)']);
  expect(rows[1]!.href).toBe(`#/stake?side=remove&netuid=1&hotkey=${QUAYSIDE}`);
  expect(rows[1]!.moveHref).toBe(`#/stake?side=move&netuid=1&hotkey=${QUAYSIDE}`);
  expect(rows[0]!.moveHref).toBeUndefined();
  expect(rows[2]!.yours).toBe(true);
});

test('the cost of taking out is a loss, or none', () => {
  expect(exitCost(1_000n, 963n)).toBeCloseTo(-0.037, 9);
  expect(exitCost(1_000n, 1_000n)).toBeNull();
  expect(exitCost(0n, 0n)).toBeNull();
});
