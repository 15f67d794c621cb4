import { flushSync } from 'svelte';
import { beforeEach, expect, test } from 'vitest';
import type { Chain } from '../../chain/ports/chain.ts';
import type { SubmitState } from '../../chain/types/submission.ts';
import type { Extrinsic } from '../../chain/transactions/extrinsic.ts';
import { WrongPassword } from '../../wallet/errors.ts';
import type { DecodedSigningRequest } from '../../wallet/signing/decoded.ts';
import type { Standing } from '../format/standing-words.ts';
import { Notices } from '../state/notices.svelte.ts';
import { historyRows } from '../pages/wallet/history-rows.ts';
import type { ChainService } from './chain-service.svelte.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { SigningDesk, type SigningChainCalls } from './signing-desk.svelte.ts';
import type { WalletService } from './wallet-service.svelte.ts';

const ME = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const DAVE = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
const decoded = {
  chain: { name: 'Bittensor', genesisHash: '0x', specName: 'node-subtensor', specVersion: 424, transactionVersion: 1 },
  byteLength: 119,
  call: {
    pallet: 'Balances',
    name: 'transfer_keep_alive',
    known: true,
    hex: '0x',
    words: [
      { kind: 'text', text: 'Send ' },
      { kind: 'tao', amountRao: 5n },
    ],
    args: [
      { name: 'dest', type: 'MultiAddress', value: { kind: 'address', address: DAVE } },
      { name: 'value', type: 'TaoBalance', value: { kind: 'tao', amountRao: 5n } },
    ],
  },
  era: { mortal: true, period: 64, phase: 0, birthHash: '0x' },
  nonce: 7,
  tipRao: 0n,
  extensions: [],
  cautions: ['no-price-limit'],
  signer: { address: ME, label: 'harbour', role: 'coldkey' },
} as unknown as DecodedSigningRequest;

let freeRao: bigint;
let wordsOfHead: (() => void)[];
let signed: string[];
let rightPassword: string | null;
let states: SubmitState[];
let entries: JournalEntry[];
let notices: Notices;
let live: Chain | null;
let standing: Standing | null;

beforeEach(() => {
  freeRao = 100n;
  wordsOfHead = [];
  signed = [];
  rightPassword = null;
  standing = null;
  entries = [];
  notices = new Notices(() => () => undefined);
  live = {
    info: { genesisHash: '0x', kind: 'devnet', existentialDepositRao: 500n },
    api: { registry: { createType: () => ({ toU8a: () => new Uint8Array(119) }) } },
    heads: () => ({ best: { number: 9 } }),
    evidence: (block: number) => ({ word: 'devnet', block }),
    onHeads: (listener: () => void) => {
      wordsOfHead.push(listener);
      return () => undefined;
    },
  } as unknown as Chain;
  states = [
    { state: 'sent', hash: '0xa' },
    { state: 'inBlock', hash: '0xa', block: 10, blockHash: '0xb' },
    {
      state: 'finalized',
      hash: '0xa',
      block: 10,
      blockHash: '0xb',
      finality: { word: 'final', block: 10 },
      feeRao: 2n,
      events: [],
    },
  ];
});

/** The chain's part: signs through the signer like the real one, and tells a failed signature as a state, not as an exception. */
const calls: SigningChainCalls = {
  feeRao: () => Promise.resolve(2n),
  freeRao: () => Promise.resolve(freeRao),
  async *submit(_chain, _extrinsic, { signer }) {
    yield { state: 'signing' };
    try {
      await signer.signPayload({ nonce: '0x7', tip: '0x0', specVersion: '0x1', version: 4 } as never);
    } catch (error) {
      const what = (error as Error).message;
      const failure = { name: 'x', what, money: 'Safe.', todo: '', moneySafe: true };
      yield { state: 'failed', hash: null, block: null, feeRao: 0n, failure };
      return;
    }
    yield* states;
  },
};

function desk(chainCalls = calls, put?: () => Promise<void>): SigningDesk {
  const client = {
    signer: {
      review: () => Promise.resolve({ requestId: 'r', decoded }),
      sign: (_id: string, password?: string) => {
        if (rightPassword !== null && password !== rightPassword) return Promise.reject(new WrongPassword());
        signed.push(password ?? 'unlocked');
        return Promise.resolve(new Uint8Array(65));
      },
      cancel: () => Promise.resolve(),
    },
  };
  const journal: Journal = {
    put: (entry) => {
      if (put) return put();
      entries = [...entries.filter((one) => one.hash !== entry.hash), entry];
      return Promise.resolve();
    },
    forget: async () => undefined,
    list: () => Promise.resolve(entries),
  };
  const wallet = {
    know: () => Promise.resolve(client),
    nameOf: () => null,
    get state() {
      return rightPassword === null ? 'unlocked' : 'locked';
    },
  } as unknown as WalletService;
  const chain = {
    get live() {
      return live;
    },
  } as unknown as ChainService;
  return new SigningDesk({
    chain,
    wallet,
    notices,
    journal,
    calls: () => Promise.resolve(chainCalls),
    now: () => 1,
    standing: () => standing,
  });
}
const extrinsic = {} as Extrinsic;
const options = { from: ME, done: 'Sent', notDone: 'Not sent' };
const shown = async (one: SigningDesk) => {
  for (let i = 0; i < 50 && !one.shown; i++) await Promise.resolve();
  flushSync();
  const { shown: review } = one;
  if (!review) throw new Error('No review is on the screen.');
  return review;
};
const settle = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

test('the review says what the bytes say: amounts, fee, what stays, receiver and cautions', async () => {
  const one = desk();
  const outcome = one.request(extrinsic, options);
  const { request, cancel } = await shown(one);
  expect(
    request.ledger.map(({ label, value }) => [label, (value as unknown as { amount: bigint }[])[0]?.amount]),
  ).toEqual([
    ['Leaves your free balance', -5n],
    ['Network fee, on top', -2n],
    ['Free balance after', 93n],
  ]);
  expect(request.to?.address).toBe(DAVE);
  expect(request.call).toMatchObject({
    name: 'Balances.transfer_keep_alive',
    nonce: 7,
    eraBlocks: 64,
    specVersion: 424,
  });
  expect(request.risks.join(' ')).toContain('no price limit');
  cancel();
  expect(await outcome).toEqual({ kind: 'cancelled' });
});

test('cancelling signs nothing, says nothing and leaves no trace in the journal', async () => {
  const one = desk();
  const outcome = one.request(extrinsic, options);
  (await shown(one)).cancel();
  expect(await outcome).toEqual({ kind: 'cancelled' });
  expect([signed, entries, notices.log, one.shown]).toEqual([[], [], [], null]);
});

test('a wrong password is asked again; the right one sends, and the end is final in the journal with its fee', async () => {
  rightPassword = 'right';
  const one = desk();
  const outcome = one.request(extrinsic, options);
  (await shown(one)).sign('wrong');
  await settle();
  expect((await shown(one)).state).toEqual({ kind: 'wrong-password' });
  (await shown(one)).sign('right');
  expect((await outcome).kind).toBe('finalized');
  expect(signed).toEqual(['right']);
  expect(entries).toMatchObject([{ hash: '0xa', state: 'final', block: 10, feeRao: 2n, taoRao: -5n, to: DAVE }]);
  expect(notices.log[0]).toMatchObject({ title: 'Sent', money: true });
});

test('a transaction that only its node tells to be final is so by that node’s word, in the notice and in the journal', async () => {
  const last = states.at(-1) as Extract<SubmitState, { state: 'finalized' }>;
  states = [...states.slice(0, -1), { ...last, finality: { word: 'claimed', by: 'node.example' } }];
  const one = desk();
  const outcome = one.request(extrinsic, options);
  (await shown(one)).sign(null);
  await outcome;
  expect(notices.log[0]).toMatchObject({ title: 'Sent', text: 'Final in block 10, says node.example.' });
  expect(entries).toMatchObject([{ state: 'final', finalSays: 'node.example' }]);
  const line = { from: 'here', entry: entries[0]! } as const;
  const words = (entry: JournalEntry) => historyRows([{ ...line, entry }], () => null, false, 'x')[0]!.words;
  expect(words(line.entry)).toContain('Final in block 10, says node.example.');
  expect(words({ ...line.entry, play: false, finalSays: null })).toMatch(/Final in block 10\.$/);
  const { finalSays: _, ...older } = line.entry;
  expect(words({ ...older, play: false })).toContain('says its node');
});

test('a failure in its block says where the money is, in a notice that stays and in the journal', async () => {
  const failure = {
    name: 'Balances.X',
    what: 'It did not work.',
    money: 'Your 5 are where they were.',
    todo: 'Try again.',
    moneySafe: true,
  };
  states = [
    { state: 'sent', hash: '0xa' },
    { state: 'failed', hash: '0xa', block: 10, feeRao: 2n, failure },
  ];
  const one = desk();
  const outcome = one.request(extrinsic, options);
  (await shown(one)).sign(null);
  expect(await outcome).toMatchObject({ kind: 'failed', failure });
  expect(notices.log[0]).toMatchObject({ kind: 'danger', title: 'Not sent. Your 5 are where they were.', money: true });
  expect(entries[0]).toMatchObject({ state: 'failed', failure: 'It did not work. Your 5 are where they were.' });
});

const REFUSED: SubmitState = {
  state: 'refused',
  hash: '0xa',
  failure: { name: 'Stale', what: 'N refused it.', money: 'It is not known yet.', todo: 'Wait.', moneySafe: null },
};

test('a refused transaction is never said to be undone while a block may take it, and the desk is free for the next', async () => {
  let takeIt = (): void => undefined;
  const taken = new Promise<void>((resolve) => (takeIt = resolve));
  const one = desk({
    ...calls,
    async *submit(...given) {
      for await (const state of calls.submit(...given)) {
        if (state.state === 'sent') yield REFUSED;
        else if (state.state === 'inBlock') await taken;
        if (state.state !== 'sent') yield state;
      }
    },
  });
  const heard: string[] = [];
  const outcome = one.request(extrinsic, { ...options, onState: ({ state }) => heard.push(state) });
  (await shown(one)).sign(null);
  expect(await outcome).toMatchObject({ kind: 'failed', failure: { name: 'Stale', moneySafe: null } });
  expect(notices.log[0]).toMatchObject({ kind: 'danger', title: 'It is not known yet.' });
  expect(entries).toMatchObject([{ state: 'sent', failure: 'N refused it. It is not known yet.' }]);
  const line = { from: 'here', entry: entries[0]! } as const;
  expect(historyRows([line], () => null, true, 'x')[0]!.words).toContain('It is not known yet.');
  const next = one.request(extrinsic, options);
  const review = await shown(one);
  takeIt();
  await settle();
  expect(entries).toMatchObject([{ state: 'final', failure: null, block: 10 }]);
  expect(notices.log.map(({ title }) => title)).toContain(
    'What was refused is taken all the same, in block 10. Waiting until it is final.',
  );
  expect(heard).toEqual(['signing', 'refused']);
  expect(one.shown).not.toBeNull();
  review.cancel();
  expect(await next).toEqual({ kind: 'cancelled' });
});

test('what cannot be written down after it was sent is never said to be unsent', async () => {
  const one = desk(calls, () => Promise.reject(new Error('The disk is full.')));
  const outcome = one.request(extrinsic, options);
  (await shown(one)).sign(null);
  expect(await outcome).toMatchObject({ kind: 'failed', failure: { what: 'The disk is full.', moneySafe: null } });
  expect(notices.log[0]).toMatchObject({ title: 'It was sent, and may take effect.' });
});

test('figures are read anew with each block while the review is open', async () => {
  const one = desk();
  const outcome = one.request(extrinsic, options);
  const after = ({ request }: Awaited<ReturnType<typeof shown>>) =>
    request.ledger.find(({ label }) => label === 'Free balance after');
  const before = after(await shown(one));
  freeRao = 50n;
  wordsOfHead.forEach((tell) => tell());
  await settle();
  expect(after(await shown(one))).not.toEqual(before);
  (await shown(one)).cancel();
  await outcome;
});

test('a second request waits until the first is answered', async () => {
  const one = desk();
  const first = one.request(extrinsic, options);
  const second = one.request(extrinsic, { ...options, from: DAVE });
  (await shown(one)).cancel();
  await first;
  (await shown(one)).cancel();
  expect(await second).toEqual({ kind: 'cancelled' });
});

test('offline nothing is built or signed, and the money is said to be safe', async () => {
  live = null;
  const outcome = await desk().request(extrinsic, options);
  expect(outcome).toMatchObject({ kind: 'failed', failure: { name: 'Offline', moneySafe: true } });
  expect(signed).toEqual([]);
});

const STANDING = { short: '', title: 'Two final blocks.', text: 'Begin anew.' };

test('while two final blocks exclude each other nothing is shown to sign, also to who follows the transaction himself', async () => {
  standing = { ...STANDING, kind: 'danger' };
  const one = desk();
  expect(await one.request(extrinsic, options)).toMatchObject({
    kind: 'failed',
    failure: { name: 'SigningOff', what: 'Two final blocks.', todo: 'Begin anew.', moneySafe: true },
  });
  const himself = one.signer(live!, () => Promise.resolve(options)).signPayload({} as never);
  await expect(himself).rejects.toMatchObject({ name: 'SigningOff' });
  expect([one.off, one.shown, signed]).toEqual(['Two final blocks.', null, []]);
});

test('a conflict that comes while the review is open keeps it from being signed', async () => {
  const one = desk();
  const outcome = one.request(extrinsic, options);
  const review = await shown(one);
  standing = { ...STANDING, kind: 'danger' };
  review.sign(null);
  await settle();
  expect((await shown(one)).state).toMatchObject({ kind: 'failed', text: 'Two final blocks.' });
  expect(signed).toEqual([]);
  (await shown(one)).cancel();
  await outcome;
});

test('the review of a chain that is stale says so, and of which block its figures are', async () => {
  standing = { ...STANDING, kind: 'caution', title: 'The figures are stale.' };
  const one = desk();
  const outcome = one.request(extrinsic, options);
  const { request, cancel } = await shown(one);
  expect(request.risks[0]).toBe('The figures are stale. The figures here are of block 9.');
  cancel();
  await outcome;
});
