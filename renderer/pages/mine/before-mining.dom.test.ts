import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet, type ComponentProps } from 'svelte';
import { expect, test, vi } from 'vitest';
import BeforeMining from './before-mining.svelte';
import { startSteps, untouched, type StartPlan } from './start-steps.ts';

const PLAN: StartPlan = {
  netuid: 2,
  subnet: 'Digits',
  model: null,
  coldkeyName: 'harbour',
  freeRao: 1n,
  burnRao: 1n,
  hotkeyName: null,
  registered: false,
  axon: null,
};
const period = { ms: 86_400_000, each: 'a day', one: 'day', many: 'days' };
const SPREAD = {
  period,
  payRao: [0n, 10n ** 8n, 10n ** 9n],
  nothing: 1,
  lowRao: 0n,
  medianRao: 10n ** 8n,
  highRao: 10n ** 9n,
};
const text = (element: Element) => element.textContent?.replace(/\s+/g, ' ') ?? '';

function show(over: Partial<ComponentProps<typeof BeforeMining>> = {}) {
  const does = { onstart: vi.fn(), onstop: vi.fn(), onretry: vi.fn() };
  const { container } = render(BeforeMining, {
    choice: createRawSnippet(() => ({ render: () => '<p>chosen</p>' })),
    spread: { value: SPREAD, evidence: { word: 'devnet', block: 9 } },
    costs: [],
    costNote: '',
    returns: [],
    returnNote: '',
    computer: [],
    steps: startSteps(PLAN, untouched(true)),
    phase: 'off',
    refusal: null,
    dock: 'May cost 1 τ.',
    ...does,
    ...over,
  });
  return { ...does, said: text(container) };
}

test('nothing earned is said and drawn as a real outcome, before the button', async () => {
  const { said, onstart } = show();
  expect(said).toContain('1 of 3 earn nothing.');
  expect(screen.getByRole('img', { name: /3 miners: 1 earn nothing/ })).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Start mining' }));
  expect(onstart).toHaveBeenCalledTimes(1);
});

test('a start that is refused keeps its button, says why, and does nothing', async () => {
  const { onstart, said } = show({ refusal: { id: 'offline', words: 'Mining needs the chain.' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Start mining' }));
  expect(onstart).not.toHaveBeenCalled();
  expect(said).toContain('Mining needs the chain.');
});

test('a failed step offers to try it again, and Stop stands in place of Start', async () => {
  const { onretry, onstop } = show({
    phase: 'failed',
    steps: startSteps(PLAN, {
      ...untouched(true),
      axon: { state: 'failed', words: 'Port 8091 is taken.', name: 'AxonBindError', retry: true },
    }),
  });
  expect(screen.getByRole('alert').textContent).toContain('Port 8091 is taken.');
  await fireEvent.click(screen.getByRole('button', { name: 'Try this step again' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  expect([onretry.mock.calls, onstop.mock.calls.length]).toEqual([[['axon']], 1]);
});

test('an interrupted run is resumed, not started anew', () => {
  show({ phase: 'locked' });
  expect(screen.getByRole('button', { name: 'Resume mining' })).toBeTruthy();
});

test('a subnet without miners has nothing to compare with', () => {
  const { said } = show({
    spread: { value: { ...SPREAD, payRao: [], nothing: 0, medianRao: null }, evidence: { word: 'devnet', block: 9 } },
  });
  expect(said).toContain('Nobody mines on this subnet yet');
});
