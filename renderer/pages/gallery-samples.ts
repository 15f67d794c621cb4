import type { Evidence } from '../../substrate/evidence.ts';
import type { Place } from '../components/app-frame.ts';
import type { LedgerLine } from '../components/ledger.ts';
import type { LogEntry } from '../components/event-log.ts';
import type { Position } from '../components/position-table.ts';
import type { Step } from '../components/step-list.ts';
import type { StripColumn } from '../components/strip-recorder.ts';
import type { SigningRequest } from '../components/signing-request.ts';
import { alpha, TAO } from '../format/amounts.ts';
import type { SubnetRow } from './subnets/subnet-rows.ts';

/** Invented data for the gallery. Names, addresses and amounts agree with each other and belong to nobody. */

/** A moment in the middle of a day, so that the pictures do not depend on when they are taken. */
export const NOW = new Date(2026, 10, 21, 14, 6).getTime();
export const HEAD = 9_571_402;
export const FINAL: Evidence = { word: 'final', block: 9_571_399 };
export const CLAIMED: Evidence = { word: 'claimed', by: 'archive-1' };
export const STORED: Evidence = { word: 'stored', block: 9_571_399, at: NOW - 200 * 60_000, was: FINAL };
export const STORED_CLAIM: Evidence = { word: 'stored', block: 9_571_399, at: NOW - 200 * 60_000, was: CLAIMED };
export const sealed = (k: number): Evidence => ({ word: 'sealed', k, n: 20, block: HEAD });
export const REFUSED: Evidence = { word: 'refused', source: 'source 2', reason: 'proof does not match' };
export const DEVNET: Evidence = { word: 'devnet', block: 1281 };
export const QUAYSIDE = '5DqTzRWk8vJfM2xUu4nHpKc7sYb1LgAe9XtdoRw5GhVmQ4Zr';
export const UNNAMED = '5F3sa2TJAWMqDhXG6jhV4N8ko9SxwGy8TpaNS1repo5k9QhTm';

export const PLACES: Place[] = [
  { id: 'overview', name: 'Overview', href: '#/gallery', icon: 'overview', main: true },
  { id: 'mine', name: 'Mine', href: '#/gallery', icon: 'mine', state: 'on', main: true },
  { id: 'stake', name: 'Stake', href: '#/gallery', icon: 'stake', main: true },
  { id: 'subnets', name: 'Subnets', href: '#/gallery', icon: 'subnets', main: true },
  { id: 'wallet', name: 'Wallet', href: '#/gallery', icon: 'wallet', main: true },
  { id: 'settings', name: 'Settings', href: '#/gallery', icon: 'settings', main: false },
];

/** A small generator with a fixed seed: the pictures stay the same (mulberry32). */
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const next = seeded(46);
export const STRIP: StripColumn[] = Array.from({ length: 75 }, (_, i) => {
  const pause = i >= 30 && i < 36 ? 'game' : null;
  return {
    block: HEAD - 74 + i,
    answered: pause ? 0 : 39 + Math.floor(next() * 17),
    medianMs: pause ? null : 36 + next() * 4,
    slowMs: pause ? null : 82 + next() * 18,
    pause,
  };
});

const walk = (start: number, length: number, step: number) => {
  const values: number[] = [];
  for (let value = start, i = 0; i < length; i++) values.push((value *= 1 + (next() - 0.48) * step));
  return values;
};
export const PRICES = walk(0.0315, 180, 0.02);
export const PRICE_TIMES = PRICES.map((_, i) => NOW / 1000 - (PRICES.length - 1 - i) * 4 * 3600);
export const EPOCHS = Array.from({ length: 20 }, (_, i) => ({
  block: 9_564_000 + i * 360,
  alphaRao: BigInt(Math.round((0.75 + i * 0.015 + next() * 0.05) * 1e9)),
}));

export const POSITIONS: Position[] = [
  {
    id: 'free',
    netuid: null,
    name: 'Free balance',
    heldWith: 'harbour',
    amount: 48_312_704_112n,
    unit: TAO,
    spotRao: 48_312_704_112n,
    exitRao: 48_312_704_112n,
    exitCost: null,
  },
  {
    id: 'root',
    netuid: 0,
    name: 'Root',
    heldWith: 'Northgate',
    amount: 120_000_000_000n,
    unit: TAO,
    spotRao: 120_000_000_000n,
    exitRao: 120_000_000_000n,
    exitCost: null,
  },
  {
    id: '46',
    netuid: 46,
    name: 'Lexis',
    heldWith: 'Fathom',
    amount: 4_210_551_200_000n,
    unit: alpha(46),
    spotRao: 134_235_900_000n,
    exitRao: 133_701_300_000n,
    exitCost: -0.004,
  },
  {
    id: '31',
    netuid: 31,
    name: 'Marram',
    heldWith: 'Quayside',
    amount: 15_402_770_300_000n,
    unit: alpha(31),
    spotRao: 119_306_400_000n,
    exitRao: 114_856_500_000n,
    exitCost: -0.0373,
  },
  {
    id: '46-own',
    netuid: 46,
    name: 'Lexis',
    heldWith: 'rig-1 (your miner)',
    amount: 61_204_400_000n,
    unit: alpha(46),
    spotRao: 1_951_200_000n,
    exitRao: 1_950_100_000n,
    exitCost: -0.0006,
    yours: true,
  },
];

export const STEPS: Step[] = [
  {
    id: 'choose',
    name: 'Choose subnet and model',
    text: '46 Lexis, MiniLM-L6, 45\u00a0MB, already on disk',
    cost: 'chosen',
    state: 'done',
  },
  {
    id: 'funds',
    name: 'Check funds and price',
    text: ['harbour has ', { amount: 48_312_704_112n, unit: TAO }, ' free'],
    cost: 'free',
    state: 'done',
  },
  {
    id: 'hotkey',
    name: 'Make a hotkey',
    text: 'rig-2, encrypted here; your coldkey stays locked',
    cost: 'free',
    state: 'done',
  },
  {
    id: 'register',
    name: 'Register',
    text: ['asks you first: burns up to ', { amount: 450_000_000n, unit: TAO }],
    cost: 'spends',
    spends: true,
    state: 'waiting',
  },
  {
    id: 'model',
    name: 'Load and warm the model',
    text: 'about 4\u00a0s',
    cost: 'free',
    state: 'running',
    progress: { words: 'Reading 18 of 45 MB', fraction: 0.4 },
  },
  {
    id: 'axon',
    name: 'Open and announce the axon',
    text: 'port 8091; validators can reach you',
    cost: 'free',
    state: 'failed',
    failure: 'Port 8091 is taken by another program. Nothing was spent. Choose another port in Settings.',
  },
  { id: 'answer', name: 'Answer', text: 'until you press Stop', state: 'todo' },
];

const NAMES: [number, string, string, bigint, number, bigint, number][] = [
  [3, 'Gradwell', 'training', 78_412_000n, 0.021, 118_420n, 0.049],
  [19, 'Ferrite', 'inference', 62_244_000n, 0.008, 92_140n, 0.038],
  [104, 'Quoin', 'code', 56_703_000n, 0.019, 83_150n, 0.034],
  [42, 'Basalt', 'confidential compute', 39_042_000n, -0.009, 54_300n, 0.023],
  [46, 'Lexis', 'embedding', 31_880_000n, 0.017, 38_412n, 0.016],
  [68, 'Enzyme', 'protein folding', 22_141_000n, 0.052, 26_030n, 0.011],
  [31, 'Marram', 'storage', 7_745_000n, -0.041, 3_120n, 0.001],
];
const KEPT_PRICE: Evidence = { word: 'stored', block: 9_564_203, at: 0, was: { word: 'final', block: 9_564_203 } };
export const SUBNETS: SubnetRow[] = NAMES.map(([netuid, name, purpose, priceRao, dayChange, pool, emission], i) => ({
  netuid,
  name,
  symbol: '',
  purpose,
  relation: netuid === 46 ? 'mining' : netuid === 31 || netuid === 19 ? 'held' : undefined,
  href: '#/gallery',
  priceRao,
  history: { prices: walk(Number(priceRao), 30, 0.06), dayChange, evidence: KEPT_PRICE, dayEvidence: KEPT_PRICE },
  poolRao: pool * 1_000_000_000n,
  onePercentRao: pool * 5_000_000n,
  emission,
  neurons: 256 - i * 9,
  maxNeurons: 256,
  registerRao: netuid === 68 ? 'closed' : BigInt(Math.round(next() * 1.4e9)),
  tempo: 360,
  epochIn: 1 + Math.floor(next() * 359),
}));

export const VALIDATORS = ['Fathom', 'Northgate', 'Quayside', 'Longline', 'Ballast', 'Bittern', 'Leeward', 'Pilot'].map(
  (name, uid) =>
    name === 'Bittern' ? { uid, name, idle: 'no weights for 2 days: their stake does not count' } : { uid, name },
);
export const MINERS = Array.from({ length: 40 }, (_, i) => ({
  uid: i === 29 ? 173 : 60 + i,
  name: i === 29 ? 'rig-1' : `miner ${60 + i}`,
}));
export const WEIGHTS = VALIDATORS.map((validator) =>
  MINERS.map((_, i) =>
    'idle' in validator || next() < 0.06 ? null : Math.max(0.001, (1 - i / 40) ** 2 + (next() - 0.5) * 0.15) / 16,
  ),
);

const LEDGER: LedgerLine[] = [
  { label: 'Leaves your free balance', value: [{ amount: -25_000_000_000n, unit: TAO }] },
  { label: 'Price impact', value: '0.79\u00a0%' },
  { label: 'Pool fee, inside the 25', value: [{ amount: 12_500_000n, unit: TAO }] },
  {
    label: 'Network fee, on top',
    value: [{ amount: 142_000n, unit: TAO, evidence: CLAIMED, decimals: 6 }],
    evidence: CLAIMED,
  },
  { label: 'Stops if the price passes', value: [{ price: 7_909_696n, netuid: 31, limit: true }] },
  {
    label: 'Free balance after',
    value: [{ amount: 23_312_562_112n, unit: TAO, evidence: CLAIMED }],
    evidence: CLAIMED,
    sum: true,
  },
];

export const REQUEST: SigningRequest = {
  byteLength: 142,
  sentence: [
    'Take ',
    { amount: 25_000_000_000n, unit: TAO, strong: true },
    ' from ',
    { strong: 'harbour' },
    ' and stake it on subnet ',
    { strong: '31 Marram' },
    ' with ',
    { strong: 'Quayside' },
    '. You receive about ',
    { amount: 3_200_308_200_000n, unit: alpha(31), strong: true },
    ', at least ',
    { amount: 3_184_322_800_000n, unit: alpha(31), strong: true },
    ', or nothing happens.',
  ],
  ledger: LEDGER,
  to: { address: QUAYSIDE, words: 'Quayside, validator hotkey. You have staked with it 3 times.' },
  risks: [
    ['Selling back today returns ', { amount: 24_974_900_000n, unit: TAO }, ', not 25.'],
    'Its price fell 4.1\u00a0% in the last day.',
  ],
  call: {
    name: 'SubtensorModule.add_stake_limit',
    args: [
      { name: 'netuid', value: '31' },
      { name: 'amount_staked', value: '25000000000' },
      { name: 'limit_price', value: '7909696' },
      { name: 'allow_partial', value: 'false' },
    ],
    nonce: 41,
    eraBlocks: 64,
    specVersion: 424,
  },
  signer: { name: 'harbour', role: 'coldkey', locked: true },
};
export const REQUEST_MOVED: SigningRequest = {
  ...REQUEST,
  ledger: LEDGER.map((line) => (line.label === 'Price impact' ? { ...line, value: '0.93\u00a0%' } : line)),
};

export const LOG: LogEntry[] = [
  {
    id: 1,
    at: NOW - 60_000,
    words: [
      'Arrived from Mona ',
      { amount: 2_000_000_000n, unit: TAO, signed: true },
      '. Not final yet, not in the total',
    ],
    evidence: sealed(3),
  },
  { id: 2, at: NOW - 9 * 60_000, words: 'Mining paused 72\u00a0s: full-screen game', source: 'this computer' },
  {
    id: 3,
    at: NOW - 15 * 60_000,
    words: ['Epoch paid rig-1 ', { amount: 1_063_200_000n, unit: alpha(46), signed: true }],
    evidence: FINAL,
  },
  { id: 4, at: NOW - 30 * 3_600_000, words: 'Proof of source 2 refused', evidence: REFUSED, kind: 'danger' },
];

/** What a constant-product pool keeps of an amount, with a fee of 0.05 %. */
export const poolLoss = (reserveRao: bigint) => (amountRao: bigint) => {
  const amount = Number(amountRao);
  return amount === 0 ? 0 : 1 - 0.9995 / (1 + amount / Number(reserveRao));
};
