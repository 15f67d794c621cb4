import { render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import AmountChoice from './amount-choice.svelte';
import type { DeskLists } from './desk-lists.ts';
import { QUAYSIDE, subnet, world } from './samples.ts';
import { StakeDesk } from './stake-desk.svelte.ts';

const CLAIMED = { word: 'claimed', by: 'node.example', block: 9 } as const;
const slopes = () => [...document.querySelectorAll('.slopes')].map((amount) => amount.textContent);

test('the most that can be staked slopes as the claim that is part of it, and the fee is named beside it', () => {
  const desk = new StakeDesk(() => world({ subnets: [subnet(1)] }));
  desk.choose(1, QUAYSIDE);
  const lists = { feeRao: 1_700_000n, feeEvidence: CLAIMED, mostEvidence: CLAIMED } as DeskLists;
  render(AmountChoice, { desk, lists });
  expect(slopes()).toEqual([expect.stringContaining('49.99'), expect.stringContaining('0.001700000')]);
  expect(screen.getByText(/Left out: a network fee/)).toBeTruthy();
  desk.turn('remove');
  flushSync();
  expect(screen.queryByText(/network fee/)).toBeNull();
});
