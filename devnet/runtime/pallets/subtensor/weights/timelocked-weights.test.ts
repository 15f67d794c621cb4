import { beforeEach, describe, expect, it } from 'vitest';
import { hexToBytes } from '../../../../../substrate/bytes.ts';
import { encode } from '../../../frame/type.ts';
import type { AccountId } from '../../../frame/types.ts';
import { drand } from '../../drand/declaration.ts';
import { sealTimelock, SIGNATURE_1000 } from '../../drand/testing/seal-timelock.ts';
import { subtensor } from '../index.ts';
import { account, ALICE, BOB, TestChain } from '../testing/test-chain.ts';
import { subtensorTransactionCheck } from '../transaction-check/index.ts';
import { legacyPayload, timelockedPayload } from './timelocked-payload.ts';

const { calls, storage } = subtensor;
const OWNER = account(1);
const [ONE, TWO] = [account(100), account(101)];
const ROUND = 1_000n;
const weights = { uids: [0, 2], values: [1, 2], version_key: 0n };

const sealedBy = (hotkey: AccountId, round = ROUND): Uint8Array =>
  sealTimelock(encode(timelockedPayload, { hotkey: hexToBytes(hotkey), ...weights }), round);

let chain: TestChain;
let netuid: number;
beforeEach(() => {
  chain = new TestChain();
  netuid = chain.subnet(ALICE, OWNER);
  for (const hotkey of [ONE, TWO]) chain.as(BOB, calls.burned_register({ netuid, hotkey }));
  storage.ValidatorPermit.put(chain.ctx, netuid, [true, true, true]);
  storage.CommitRevealWeightsEnabled.put(chain.ctx, netuid, true);
});
const commitOf = (commit: Uint8Array, reveal_round = ROUND, commit_reveal_version = 4) =>
  calls.commit_timelocked_weights({ netuid, commit, reveal_round, commit_reveal_version });
const publish = (round = ROUND): void =>
  drand.storage.Pulses.put(chain.ctx, round, {
    round,
    randomness: new Uint8Array(32),
    signature: hexToBytes(SIGNATURE_1000),
  });
const queue = (epoch: bigint) => storage.TimelockedWeightCommits.get(chain.ctx, netuid, epoch);
/** Names of SubtensorModule events about weights in the block that has begun. */
const weightEvents = (): string[] => chain.events.map(({ value }) => value.type).filter((name) => /Weights/.test(name));

describe('a timelocked commit', () => {
  it('is kept under the epoch with its block and round, and says so', () => {
    const commit = sealedBy(ONE);
    expect(chain.eventsOf(() => chain.as(ONE, commitOf(commit)))).toEqual([
      'SubtensorModule.TimelockedWeightsCommitted',
    ]);
    expect(queue(0n)).toEqual([[ONE, BigInt(chain.ctx.block.number), commit, ROUND]]);
    expect(storage.LastUpdate.get(chain.ctx, netuid)[1]).toBe(BigInt(chain.ctx.block.number));
  });

  it('is checked in the order of the chain', () => {
    const commit = Uint8Array.of(1);
    const mechanism = calls.commit_timelocked_mechanism_weights({
      netuid,
      mecid: 1,
      commit,
      reveal_round: ROUND,
      commit_reveal_version: 4,
    });
    expect(chain.failure(ONE, mechanism)).toBe('SubtensorModule.MechanismDoesNotExist');
    storage.CommitRevealWeightsEnabled.put(chain.ctx, netuid, false);
    expect(chain.failure(BOB, commitOf(commit, ROUND, 3))).toBe('SubtensorModule.CommitRevealDisabled');
    storage.CommitRevealWeightsEnabled.put(chain.ctx, netuid, true);
    expect(chain.failure(BOB, commitOf(commit, ROUND, 3))).toBe('SubtensorModule.IncorrectCommitRevealVersion');
    expect(chain.failure(BOB, commitOf(commit))).toBe('SubtensorModule.HotKeyNotRegisteredInSubNet');
    storage.WeightsSetRateLimit.put(chain.ctx, netuid, 100n);
    expect(chain.failure(ONE, commitOf(commit))).toBe('SubtensorModule.CommittingWeightsTooFast');
    storage.WeightsSetRateLimit.put(chain.ctx, netuid, 0n);
    for (let i = 0; i < 10; i++) chain.as(ONE, commitOf(commit));
    expect(chain.failure(ONE, commitOf(commit))).toBe('SubtensorModule.TooManyUnrevealedCommits');
    expect(chain.failure(TWO, commitOf(commit))).toBeUndefined();
  });

  it('of the older call counts as version 4', () => {
    const call = calls.commit_crv3_mechanism_weights({
      netuid,
      mecid: 0,
      commit: Uint8Array.of(1),
      reveal_round: ROUND,
    });
    chain.as(ONE, call);
    expect(queue(0n)).toHaveLength(1);
    storage.CommitRevealWeightsVersion.put(chain.ctx, 5);
    expect(chain.failure(ONE, call)).toBe('SubtensorModule.IncorrectCommitRevealVersion');
  });

  it('to a round that has passed does not enter the pool, nor one without the stake weights need', () => {
    const code = (): number | undefined =>
      subtensorTransactionCheck.check(chain.ctx, ONE, commitOf(Uint8Array.of(1)))?.custom;
    drand.storage.LastStoredRound.put(chain.ctx, ROUND);
    expect(code()).toBeUndefined();
    drand.storage.LastStoredRound.put(chain.ctx, ROUND + 1n);
    expect(code()).toBe(15);
    storage.StakeThreshold.put(chain.ctx, 1n);
    expect(code()).toBe(1);
  });
});

describe('the reveal', () => {
  it('comes in the block of the next epoch, before the epoch is computed, when drand has published the round', () => {
    chain.as(ONE, commitOf(sealedBy(ONE)));
    chain.until(359);
    expect(queue(0n)).toHaveLength(1);
    publish();
    chain.next();
    expect(weightEvents()).toEqual(['WeightsSet', 'TimelockedWeightsRevealed']);
    expect(chain.events.findIndex(({ value }) => value.type === 'TimelockedWeightsRevealed')).toBeLessThan(
      chain.events.findIndex(({ value }) => value.type === 'IncentiveAlphaEmittedToMiners'),
    );
    expect(storage.Weights.get(chain.ctx, netuid, 1)).toEqual([
      [0, 32_768],
      [2, 65_535],
    ]);
    expect(storage.TimelockedWeightCommits.keys1(chain.ctx, netuid)).toEqual([]);
    expect(storage.LastUpdate.get(chain.ctx, netuid)[1]).toBe(1n);
  });

  it('is tried in every block of that epoch until the round is there', () => {
    chain.as(ONE, commitOf(sealedBy(ONE)));
    chain.until(400);
    expect(queue(0n)).toHaveLength(1);
    // The epoch took the permits away that the test gave.
    storage.ValidatorPermit.put(chain.ctx, netuid, [true, true, true]);
    publish();
    chain.next();
    expect(weightEvents()).toEqual(['WeightsSet', 'TimelockedWeightsRevealed']);
    expect(queue(0n)).toEqual([]);
  });

  it('never comes for a commit whose epoch has passed', () => {
    chain.as(ONE, commitOf(sealedBy(ONE)));
    chain.until(719);
    expect(queue(0n)).toHaveLength(1);
    chain.next();
    expect(storage.TimelockedWeightCommits.keys1(chain.ctx, netuid)).toEqual([]);
    publish();
    chain.next();
    expect(weightEvents()).toEqual([]);
  });

  it('drops what nobody can use and goes on with the next', () => {
    const commits: [AccountId, Uint8Array][] = [
      [ONE, Uint8Array.of(1, 2, 3)],
      [ONE, sealedBy(TWO)],
      [ONE, sealedBy(ONE, ROUND + 1n)],
      [ONE, sealTimelock(Uint8Array.of(255), ROUND)],
      [ONE, sealTimelock(encode(timelockedPayload, { hotkey: hexToBytes(ONE), ...weights, uids: [0, 0] }), ROUND)],
      [TWO, sealTimelock(encode(legacyPayload, weights), ROUND)],
    ];
    for (const [who, commit] of commits) chain.as(who, commitOf(commit));
    chain.until(359);
    publish();
    chain.next();
    expect(weightEvents()).toEqual(['WeightsSet', 'TimelockedWeightsRevealed']);
    expect(storage.Weights.has(chain.ctx, netuid, 1)).toBe(false);
    expect(storage.Weights.get(chain.ctx, netuid, 2)).toEqual([
      [0, 32_768],
      [2, 65_535],
    ]);
    expect(queue(0n)).toEqual([]);
  });

  it('waits as a whole on a subnet whose epoch has to wait', () => {
    chain.as(ONE, commitOf(sealedBy(ONE)));
    storage.MaxEpochsPerBlock.put(chain.ctx, 0);
    publish();
    chain.until(360);
    expect(weightEvents()).toEqual([]);
    storage.MaxEpochsPerBlock.put(chain.ctx, 2);
    chain.next();
    expect(weightEvents()).toEqual(['WeightsSet', 'TimelockedWeightsRevealed']);
  });

  it('keeps the commits of each mechanism apart', () => {
    storage.MechanismCountCurrent.put(chain.ctx, netuid, 2);
    const call = calls.commit_timelocked_mechanism_weights({
      netuid,
      mecid: 1,
      commit: sealedBy(ONE),
      reveal_round: ROUND,
      commit_reveal_version: 4,
    });
    chain.as(ONE, call);
    publish();
    chain.until(360);
    const index = 4096 + netuid;
    expect(chain.events).toContainEqual(subtensor.events.TimelockedWeightsRevealed([index, ONE]));
    expect(storage.Weights.get(chain.ctx, index, 1)).toHaveLength(2);
    expect(storage.Weights.has(chain.ctx, netuid, 1)).toBe(false);
  });

  it('after commit-reveal was switched off obeys the rate limit and notes the block', () => {
    for (const who of [ONE, TWO]) chain.as(who, commitOf(sealedBy(who)));
    publish();
    chain.until(359);
    storage.CommitRevealWeightsEnabled.put(chain.ctx, netuid, false);
    storage.WeightsSetRateLimit.put(chain.ctx, netuid, 300n);
    storage.LastUpdate.put(chain.ctx, netuid, [1n, 1n, 100n]);
    chain.next();
    expect(chain.events).toContainEqual(subtensor.events.TimelockedWeightsRevealed([netuid, ONE]));
    expect(chain.events).not.toContainEqual(subtensor.events.TimelockedWeightsRevealed([netuid, TWO]));
    expect(storage.LastUpdate.get(chain.ctx, netuid)).toEqual([1n, 360n, 100n]);
  });
});
