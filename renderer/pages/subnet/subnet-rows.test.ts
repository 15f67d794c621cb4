import { describe, expect, test } from 'vitest';
import { metagraph, neuron, subnet } from '../stake/samples.ts';
import { hyperparameterSections } from './hyperparameter-rows.ts';
import { HYPERPARAMETERS } from './hyperparameter-words.ts';
import { filterNeurons, metagraphRows } from './metagraph-rows.ts';
import { subnetHealth } from './subnet-health.ts';
import { weightsView } from './weights-view.ts';

const nobody = () => null;
const graph = metagraph([
  neuron(0, { validatorPermit: true, stakeRao: 5n, dividends: 0.4 }),
  neuron(1, { validatorPermit: true, stakeRao: 9n, dividends: 0.6, lastUpdate: 20, active: false }),
  neuron(2, { incentive: 0.25, rank: 2 }),
  neuron(3, { incentive: 0.75, rank: 1, hotkey: 'mine', immune: true, registeredAtBlock: 80 }),
  neuron(4),
]);
const names = (address: string) => (address === 'mine' ? 'rig-1' : null);

describe('metagraph', () => {
  test('the best paid stand first, then validators by dividends, then the rest', () => {
    expect(metagraphRows(graph, nobody).map(({ uid }) => uid)).toEqual([3, 2, 1, 0, 4]);
  });
  test('a neuron with the person’s key is theirs and has their name for it', () => {
    const mine = metagraphRows(graph, names).find((row) => row.yours);
    expect(mine).toMatchObject({ uid: 3, label: 'rig-1', role: 'miner', immuneFor: 30 });
  });
  test('a permit alone makes no validator of a miner with an axon', () => {
    const axon = { block: 1, version: 1, ip: '192.0.2.7', port: 8091, ipType: 4 as const, protocol: 4 };
    const [row] = metagraphRows(metagraph([neuron(0, { validatorPermit: true, axon })]), nobody);
    expect(row?.role).toBe('miner');
  });
  test('is found by uid, name and key', () => {
    const rows = metagraphRows(graph, names);
    expect(filterNeurons(rows, 'all', '4').map(({ uid }) => uid)).toEqual([4]);
    expect(filterNeurons(rows, 'all', 'RIG').map(({ uid }) => uid)).toEqual([3]);
    expect(filterNeurons(rows, 'validator', '').map(({ uid }) => uid)).toEqual([1, 0]);
    expect(filterNeurons(rows, 'yours', '')).toHaveLength(1);
  });
});

describe('weights', () => {
  const view = weightsView(metagraphRows(graph, names), [{ uid: 0, weights: [{ uid: 3, share: 1 }] }], 12_000);
  test('validators stand by stake, miners by rank, and what is not set is no number', () => {
    expect(view.validators.map(({ uid }) => uid)).toEqual([1, 0]);
    expect(view.miners.map(({ uid }) => uid)).toEqual([3, 2, 4]);
    expect(view.weights).toEqual([
      [null, null, null],
      [1, null, null],
    ]);
  });
  test('an idle validator says since when, and whether it still counts', () => {
    expect(view.validators[0]!.idle).toBe('no weights for 80\u00a0blocks, 16\u00a0min: its stake does not count');
    expect(view.validators[1]).not.toHaveProperty('idle');
  });
  test('one that never set weights is told from one that stopped', () => {
    const fresh = metagraph([neuron(0, { validatorPermit: true, lastUpdate: 80, registeredAtBlock: 80 })]);
    expect(weightsView(metagraphRows(fresh, nobody), [], 12_000).validators[0]?.idle).toBe('has set no weights yet');
  });
  test('the person’s column is known', () => expect(view.you).toBe(3));
});

describe('hyperparameters', () => {
  const rows = (
    name: string,
    value: bigint | boolean | { fixed: string },
    unit: Parameters<typeof hyperparameterSections>[0][number]['unit'],
  ) => hyperparameterSections([{ name, value, unit }], 12_000)[0]!;
  test('blocks say how long they take, shares their percentage, money its unit', () => {
    expect(rows('tempo', 360n, 'blocks').rows[0]).toMatchObject({ value: '360 blocks', also: '72\u00a0min' });
    expect(rows('kappa', 32_767n, 'u16 share').rows[0]!.value).toBe('49.9\u00a0%');
    expect(rows('min_burn', 500_000n, 'rao').rows[0]!.value).toEqual([{ amount: 500_000n, unit: { kind: 'tao' } }]);
    expect(rows('liquid_alpha_enabled', false, null).rows[0]!.value).toBe('no');
  });
  test('one that this program does not know keeps its own name and is not dropped', () => {
    expect(rows('future_thing', 7n, null)).toMatchObject({
      title: 'Rules',
      rows: [{ title: 'Future thing', value: '7' }],
    });
    expect(rows('constructor', 7n, null).rows[0]!.title).toBe('Constructor');
  });
  test('every one that is known is explained in one sentence or two', () => {
    for (const { meaning } of Object.values(HYPERPARAMETERS)) expect(meaning).toMatch(/^[A-Z].{15,}\.$/u);
  });
});

test('health is counted from the neurons', () => {
  const detail = {
    ...subnet(1),
    identity: null,
    hyperparameters: [],
    account: null,
    pendingAlphaRao: 5n,
    pendingRootAlphaRao: 0n,
  };
  const lines = new Map(
    subnetHealth(detail, graph, metagraphRows(graph, nobody)).map(({ label, value }) => [label, value]),
  );
  expect(lines.get('Active validators')).toBe('1\u00a0of\u00a02');
  expect(lines.get('Miners that are paid')).toBe('2\u00a0of\u00a03');
  expect(lines.get('Best miner receives')).toBe('75.0\u00a0%');
  expect(lines.get('Places left')).toBe('251\u00a0of\u00a0256');
});
