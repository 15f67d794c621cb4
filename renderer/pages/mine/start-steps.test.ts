import { expect, test } from 'vitest';
import { startRefusal, type StartTerms } from './start-off.ts';
import { dockWords, startSteps, untouched, type StartPlan } from './start-steps.ts';

const PLAN: StartPlan = {
  netuid: 2,
  subnet: 'Image classification',
  model: { title: 'Digits', bytes: 74_291 },
  coldkeyName: 'harbour',
  freeRao: 48_000_000_000n,
  burnRao: 400_000_000n,
  hotkeyName: null,
  registered: false,
  axon: null,
};
const TERMS: StartTerms = {
  offline: false,
  barred: null,
  hasColdkey: true,
  subnets: 3,
  chosen: true,
  registered: false,
  open: true,
  freeRao: 48_000_000_000n,
  burnRao: 400_000_000n,
  axonOff: null,
  startsBeside: null,
  backendOff: null,
};

test('of the seven steps only registering spends, after the model was tested, and it says so before it runs', () => {
  const steps = startSteps(PLAN, untouched(true));
  expect(steps.map((step) => step.cost)).toEqual(['chosen', 'free', 'free', 'free', 'spends', 'free', undefined]);
  expect(steps.filter((step) => step.spends).map((step) => step.id)).toEqual(['register']);
});

test('a hotkey that has its place pays nothing', () => {
  const steps = startSteps({ ...PLAN, registered: true }, untouched(true));
  expect(steps.some((step) => step.spends)).toBe(false);
  expect(dockWords({ ...PLAN, registered: true }, true)).toMatch(/Costs nothing/);
});

test('a failed step keeps its reason, a waiting one says for what, a running one how far it is', () => {
  const steps = startSteps(PLAN, {
    ...untouched(true),
    hotkey: { state: 'waiting', words: 'Waits for your password' },
    register: { state: 'failed', words: 'Not registered.', name: 'X', retry: true },
    model: { state: 'running', words: 'compares', fraction: 0.5 },
  });
  expect(steps.slice(2, 5)).toMatchObject([
    { state: 'waiting', text: 'Waits for your password' },
    { state: 'running', progress: { words: 'compares', fraction: 0.5 } },
    { state: 'failed', failure: 'Not registered.' },
  ]);
});

test('the start is refused for the first reason that holds, and only then', () => {
  const reasons: [Partial<StartTerms>, string | undefined][] = [
    [{}, undefined],
    [{ offline: true, hasColdkey: false }, 'offline'],
    [{ barred: 'Two final blocks.', hasColdkey: false }, 'barred'],
    [{ hasColdkey: false }, 'no-wallet'],
    [{ subnets: null, chosen: false }, 'reading'],
    [{ chosen: false }, 'no-subnet'],
    [{ axonOff: 'no port' }, 'axon'],
    [{ startsBeside: 1 }, 'beside'],
    [{ backendOff: 'try it' }, 'backend'],
    [{ open: false }, 'closed'],
    [{ freeRao: null }, 'reading'],
    [{ freeRao: 400_000_000n }, 'funds'],
    [{ registered: true, open: false, freeRao: 0n }, undefined],
  ];
  for (const [terms, id] of reasons) expect(startRefusal({ ...TERMS, ...terms })?.id).toBe(id);
});
