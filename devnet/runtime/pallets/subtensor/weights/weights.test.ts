import { beforeEach, describe, expect, it } from 'vitest';
import { subtensor } from '../index.ts';
import { account, ALICE, BOB, TestChain } from '../testing/test-chain.ts';
import { hashOf } from './reveal.ts';
import { subtensorTransactionCheck } from '../transaction-check/index.ts';
import type { RuntimeCall } from '../../../frame/dispatch.ts';

const { calls, storage } = subtensor;
const OWNER = account(1);
const [ONE, TWO] = [account(100), account(101)];

describe('weights', () => {
  let chain: TestChain;
  let netuid: number;
  beforeEach(() => {
    chain = new TestChain();
    netuid = chain.subnet(ALICE, OWNER);
    for (const hotkey of [ONE, TWO]) chain.as(BOB, calls.burned_register({ netuid, hotkey }));
    storage.ValidatorPermit.put(chain.ctx, netuid, [true, true, false]);
  });
  const set = (dests: number[], weights: number[], version_key = 0n) =>
    calls.set_weights({ netuid, dests, weights, version_key });
  const code = (who: `0x${string}`, call: RuntimeCall): number | undefined =>
    subtensorTransactionCheck.check(chain.ctx, who, call)?.custom;

  it('are scaled so that the largest becomes 65535, kept in the order given, with the block noted', () => {
    chain.next(5);
    const events = chain.eventsOf(() => chain.as(ONE, set([2, 0], [1, 3])));
    expect(events).toEqual(['SubtensorModule.WeightsSet']);
    expect(storage.Weights.get(chain.ctx, netuid, 1)).toEqual([
      [2, 21845],
      [0, 65535],
    ]);
    expect(storage.LastUpdate.get(chain.ctx, netuid)[1]).toBe(6n);
  });

  it('are checked in the order of the chain', () => {
    expect(chain.failure(ONE, calls.set_weights({ netuid: 0, dests: [], weights: [], version_key: 0n }))).toBe(
      'SubtensorModule.CommitRevealEnabled',
    );
    storage.CommitRevealWeightsEnabled.put(chain.ctx, 0, false);
    expect(chain.failure(ONE, calls.set_weights({ netuid: 0, dests: [], weights: [], version_key: 0n }))).toBe(
      'SubtensorModule.CanNotSetRootNetworkWeights',
    );
    expect(chain.failure(ONE, set([1], []))).toBe('SubtensorModule.WeightVecNotEqualSize');
    expect(
      chain.failure(ONE, calls.set_mechanism_weights({ netuid, mecid: 1, dests: [0], weights: [1], version_key: 0n })),
    ).toBe('SubtensorModule.MechanismDoesNotExist');
    expect(chain.failure(ONE, set([0, 1, 2, 3], [1, 1, 1, 1]))).toBe('SubtensorModule.UidsLengthExceedUidsInSubNet');
    expect(chain.failure(BOB, set([0], [1]))).toBe('SubtensorModule.HotKeyNotRegisteredInSubNet');
    storage.WeightsVersionKey.put(chain.ctx, netuid, 2n);
    expect(chain.failure(ONE, set([0], [1], 1n))).toBe('SubtensorModule.IncorrectWeightVersionKey');
    expect(chain.failure(TWO, set([0], [1], 2n))).toBe('SubtensorModule.NeuronNoValidatorPermit');
    expect(chain.failure(TWO, set([2], [1], 2n))).toBeUndefined();
    expect(chain.failure(ONE, set([0, 0], [1, 1], 2n))).toBe('SubtensorModule.DuplicateUids');
    expect(chain.failure(ONE, set([0, 9], [1, 1], 2n))).toBe('SubtensorModule.UidVecContainInvalidOne');
    storage.MinAllowedWeights.put(chain.ctx, netuid, 3);
    expect(chain.failure(ONE, set([0, 2], [1, 1], 2n))).toBe('SubtensorModule.WeightVecLengthIsLow');
    expect(chain.failure(ONE, set([1], [1], 2n))).toBeUndefined();
    storage.StakeThreshold.put(chain.ctx, 1n);
    expect(chain.failure(ONE, set([1], [1], 2n))).toBe('SubtensorModule.NotEnoughStakeToSetWeights');
    expect(code(ONE, set([1], [1], 2n))).toBe(1);
    expect(chain.failure(OWNER, set([0], [1], 2n))).toBeUndefined();
  });

  it('wait for the rate limit, counted from the registration on', () => {
    storage.WeightsSetRateLimit.put(chain.ctx, netuid, 100n);
    expect(chain.failure(ONE, set([0], [1]))).toBe('SubtensorModule.SettingWeightsTooFast');
    expect(code(ONE, set([0], [1]))).toBe(6);
    chain.next(100);
    expect(code(ONE, set([0], [1]))).toBeUndefined();
    chain.as(ONE, set([0], [1]));
  });

  it('in a batch stand or fail one by one', () => {
    const batch = calls.batch_set_weights({
      netuids: [netuid, 99],
      weights: [[[0, 1]], [[0, 1]]],
      version_keys: [0n, 0n],
    });
    expect(chain.eventsOf(() => chain.as(ONE, batch))).toEqual(
      ['WeightsSet', 'BatchCompletedWithErrors', 'BatchWeightItemFailed', 'BatchWeightsCompleted'].map(
        (name) => `SubtensorModule.${name}`,
      ),
    );
    const uneven = calls.batch_set_weights({ netuids: [netuid], weights: [], version_keys: [] });
    expect(chain.failure(ONE, uneven)).toBe('SubtensorModule.InputLengthsUnequal');
    expect(code(ONE, uneven)).toBe(18);
  });

  describe('committed first', () => {
    const reveal = { mecid: 0, uids: [0, 2], values: [1, 2], salt: [9, 9], versionKey: 0n };
    const revealCall = () =>
      calls.reveal_weights({ netuid, uids: reveal.uids, values: reveal.values, salt: reveal.salt, version_key: 0n });
    beforeEach(() => storage.CommitRevealWeightsEnabled.put(chain.ctx, netuid, true));
    const commit = () => calls.commit_weights({ netuid, commit_hash: hashOf(ONE, netuid, { netuid, ...reveal }) });

    it('cannot be set in the open, and are revealed in the next epoch alone', () => {
      expect(chain.failure(ONE, set([0], [1]))).toBe('SubtensorModule.CommitRevealEnabled');
      expect(code(ONE, revealCall())).toBe(16);
      expect(chain.eventsOf(() => chain.as(ONE, commit()))).toEqual(['SubtensorModule.WeightsCommitted']);
      expect(chain.failure(ONE, revealCall())).toBe('SubtensorModule.RevealTooEarly');
      expect(code(ONE, revealCall())).toBe(17);
      chain.until(360);
      expect(code(ONE, revealCall())).toBeUndefined();
      storage.ValidatorPermit.put(chain.ctx, netuid, [true, true, false]);
      expect(chain.eventsOf(() => chain.as(ONE, revealCall()))).toEqual([
        'SubtensorModule.WeightsSet',
        'SubtensorModule.WeightsRevealed',
      ]);
      expect(storage.Weights.get(chain.ctx, netuid, 1)).toEqual([
        [0, 32768],
        [2, 65535],
      ]);
      expect(storage.WeightCommits.has(chain.ctx, netuid, ONE)).toBe(false);
      expect(storage.LastUpdate.get(chain.ctx, netuid)[1]).toBe(1n);
    });

    it('expire after their epoch', () => {
      chain.as(ONE, commit());
      chain.until(720);
      expect(chain.failure(ONE, revealCall())).toBe('SubtensorModule.ExpiredWeightCommit');
      const other = calls.reveal_weights({ netuid, uids: [0], values: [1], salt: [1], version_key: 0n });
      expect(chain.failure(ONE, other)).toBe('SubtensorModule.NoWeightsCommitFound');
    });

    it('are at most ten at a time', () => {
      for (let i = 0; i < 10; i++) chain.as(ONE, calls.commit_weights({ netuid, commit_hash: account(i) }));
      expect(chain.failure(ONE, commit())).toBe('SubtensorModule.TooManyUnrevealedCommits');
    });
  });
});
