/** Invented data for tests and pictures of the Mine page. */
import type { LiveMiner } from './miner-view.ts';
import type { Surroundings } from './surroundings.ts';

/** A moment in the middle of a day. */
export const SAMPLE_NOW = new Date(2026, 10, 21, 14, 6).getTime();

export const SAMPLE_LIVE: LiveMiner = {
  netuid: 46,
  subnet: 'Lexis',
  uid: 173,
  hotkey: '5F3sa2TJAWMqDhXG6jhV4N8ko9SxwGy8TpaNS1repo5k9QhTm',
  hotkeyName: 'rig-1',
  since: SAMPLE_NOW - 76 * 3_600_000,
  columns: Array.from({ length: 75 }, (_, i) => {
    const pause = i >= 30 && i < 36 ? 'inference lost' : null;
    return {
      block: 9_571_328 + i,
      answered: pause ? 0 : 40 + ((i * 7) % 13),
      medianMs: pause ? null : 37 + ((i * 5) % 4),
      slowMs: pause ? null : 84 + ((i * 11) % 17),
      pause,
    };
  }),
  lastQuery: { at: SAMPLE_NOW - 4_000, hotkey: '5DqTzRWk8vJfM2xUu4nHpKc7sYb1LgAe9XtdoRw5GhVmQ4Zr', uid: 3 },
  burnNowRao: 402_000_000n,
  judgement: {
    rank: 61,
    miners: 240,
    incentive: 0.0072,
    score: 0.0069,
    immuneUntilBlock: 9_553_000,
    blocksToEpoch: 282,
    evidence: { word: 'final', block: 9_571_399 },
  },
  earnings: {
    epochs: Array.from({ length: 20 }, (_, i) => ({
      block: 9_564_000 + i * 360,
      alphaRao: BigInt(800_000_000 + i * 13_000_000 + ((i * 37) % 50) * 1_000_000),
    })),
    earnedAlphaRao: 61_204_400_000n,
    exitRao: 1_950_100_000n,
    spans: { todayAlphaRao: 12_300_000_000n, weekAlphaRao: 48_000_000_000n },
    burnedRao: 412_700_000n,
    evidence: { word: 'claimed', by: 'archive-1' },
  },
  work: {
    device: {
      provider: 'webgpu',
      device: 'GeForce RTX 4070',
      threads: 1,
      reason: 'Runs on WebGPU (GeForce RTX 4070), because it is faster: 1.2 ms against 8.9 ms on WASM.',
      trials: [],
      loadMs: 812,
    },
    model: 'MiniLM-L6',
    received: 12_844,
    answered: 12_841,
    failed: 0,
    p50Ms: 38.2,
    p95Ms: 91,
    refused: 3,
    lastRefusal: 'bad signature',
    losses: 1,
  },
  axon: {
    reach: { reached: 'reached', words: 'The axon answers at 203.0.113.7 through the router.' },
    ip: '192.0.2.7',
    port: 8091,
    how: 'a port of this computer',
  },
  log: [
    { id: 3, at: SAMPLE_NOW - 480_000, words: 'Answering again after 72\u00a0s' },
    {
      id: 2,
      at: SAMPLE_NOW - 552_000,
      words: 'Inference was lost: the GPU device went away. A new one is opened; queries wait for it.',
      kind: 'caution',
    },
    {
      id: 1,
      at: SAMPLE_NOW - 900_000,
      words: ['Epoch paid ', { amount: 1_063_200_000n, unit: { kind: 'alpha', netuid: 46 } }],
    },
  ],
};

export const SAMPLE_AROUND: Surroundings = {
  netuid: 46,
  validators: 16,
  miners: 240,
  scoredBy: 14,
  replacedNext: 61,
  neurons: 256,
  maxNeurons: 256,
  announcedBlock: 9_570_012,
  block: 9_571_399,
  evidence: { word: 'final', block: 9_571_399 },
};
