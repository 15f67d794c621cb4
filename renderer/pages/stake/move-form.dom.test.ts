import { render, screen, within } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { beforeEach, expect, test } from 'vitest';
import type { DeskLists } from './desk-lists.ts';
import MoveForm from './move-form.svelte';
import { metagraph, neuron, OWN_HOTKEY, portfolio, position, QUAYSIDE, subnet, world } from './samples.ts';
import { StakeDesk } from './stake-desk.svelte.ts';
import { validatorChoices } from './validator-choices.ts';

const TAO = 1_000_000_000n;
const subnets = [subnet(1, { name: 'Marram' }), subnet(3, { name: 'Lexis' })];
const positions = [position(), position({ netuid: 3, hotkey: OWN_HOTKEY, alphaRao: 5n * TAO })];
const NAMES: Record<string, string> = { [QUAYSIDE]: 'Quayside', [OWN_HOTKEY]: 'rig-1' };
let desk: StakeDesk;
let reviewed: number;

beforeEach(() => {
  desk = new StakeDesk(() => world({ subnets, portfolio: portfolio(positions) }));
  desk.choose(1, QUAYSIDE);
  desk.turn('move');
  reviewed = 0;
  const graph = metagraph([
    neuron(0, { hotkey: QUAYSIDE, validatorPermit: true, stakeRao: 9n }),
    neuron(1, { hotkey: OWN_HOTKEY, validatorPermit: true, stakeRao: 5n }),
  ]);
  const lists: DeskLists = {
    subnets,
    choices: validatorChoices(graph, positions, new Map(), (hotkey) => NAMES[hotkey] ?? null),
    evidence: null,
    positions,
    subnetName: (netuid) => subnets.find((one) => one.netuid === netuid)!.name,
    hotkeyName: (hotkey) => NAMES[hotkey] ?? null,
    feeRao: 1_700_000n,
    feeEvidence: undefined,
    mostEvidence: undefined,
  };
  render(MoveForm, { desk, lists, busy: false, onreview: () => reviewed++ });
});
const rows = () =>
  within(screen.getByRole('table', { name: 'Before and after the move' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()));
const options = (label: string) =>
  within(screen.getByLabelText(label))
    .getAllByRole('option')
    .map((option) => option.textContent.trim());
const reviewButton = () => screen.getByRole('button', { name: 'Review' });

test('on one subnet the hotkey it leaves is no choice, and no price is spoken of', () => {
  expect(options('To validator')).toEqual(['Choose one', 'rig-1']);
  desk.goTo(1, OWN_HOTKEY);
  desk.amountRao = 10n * TAO;
  flushSync();
  expect(rows()).toEqual([
    ['1Quayside', '100.0000 α1', '90.0000 α1'],
    ['1rig-1', '0.0000 α1', '10.0000 α1'],
  ]);
  expect(screen.queryByText(/If the price moves/)).toBeNull();
  expect(screen.queryByText(/Price impact/)).toBeNull();
  expect(screen.getByText(/no trade, no pool fee/)).toBeTruthy();
});

test('between subnets both stakes and both prices stand before and after, with what is lost and the least that arrives', () => {
  desk.goTo(3, OWN_HOTKEY);
  desk.amountRao = 10n * TAO;
  flushSync();
  expect(options('To validator')).toEqual(['Quayside', 'rig-1']);
  const shown = rows();
  expect(shown).toHaveLength(4);
  expect(shown[0]).toEqual(['1Quayside', '100.0000 α1', '90.0000 α1']);
  expect(shown[1]).toEqual(['3rig-1', '5.0000 α3', expect.stringMatching(/^14\.\d{4} α3$/)]);
  expect(shown[2]).toEqual(['Price, τ per α1', '0.199999', expect.stringMatching(/^0\.199[0-8]/)]);
  expect(shown[3]).toEqual(['Price, τ per α3', '0.199999', expect.stringMatching(/^0\.200/)]);
  for (const label of ['Price impact on subnet 1', 'Price impact on subnet 3', 'Pool fee, inside the amount'])
    expect(screen.getByText(label)).toBeTruthy();
  expect(screen.getByText(/or nothing happens/)).toBeTruthy();
});

test('what is missing stands beside the button, which reviews only when nothing is', () => {
  expect(reviewButton().getAttribute('aria-disabled')).toBe('true');
  expect(screen.getAllByText('Choose the validator it goes to.').length).toBeGreaterThan(0);
  reviewButton().click();
  expect(reviewed).toBe(0);
  desk.goTo(3, QUAYSIDE);
  desk.amountRao = 10n * TAO;
  flushSync();
  reviewButton().click();
  expect(reviewed).toBe(1);
});

test('the hotkey it has can be kept on another subnet, also where it is no validator', () => {
  desk.goTo(3);
  flushSync();
  expect(options('To validator')).toEqual(['Choose one', 'Quayside', 'rig-1']);
  positions.push(position({ hotkey: 'elsewhere' }));
  desk.choose(1, 'elsewhere');
  flushSync();
  expect(options('To validator').at(-1)).toBe('elsewhere, as now, not on this subnet');
  positions.pop();
});

test('positions are called by their subnet and hotkey', () => {
  expect(options('Which position')).toEqual(['1 Marram with Quayside', '3 Lexis with rig-1']);
});
