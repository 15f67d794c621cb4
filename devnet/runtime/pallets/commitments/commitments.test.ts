import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { hexToBytes, utf8 } from '../../../../substrate/bytes.ts';
import { account, PalletChain } from '../../executive/testing/pallet-chain.ts';
import { decode, encode, ScaleError } from '../../frame/type.ts';
import { drand } from '../drand/declaration.ts';
import { drandModule } from '../drand/module.ts';
import { sealTimelock, SIGNATURE_1000 } from '../drand/testing/seal-timelock.ts';
import { openTimelock } from '../drand/timelock.ts';
import { data, type Data } from './data.ts';
import { commitments } from './declaration.ts';
import { commitmentsModule } from './module.ts';
import { purgeCommitments } from './purge.ts';

const [HOTKEY, OTHER] = [account(1), account(2)];
const { calls, storage } = commitments;
const raw = (length: number): Data => ({ type: 'Raw', value: new Uint8Array(length).fill(7) });
const commit = (...fields: Data[]) => calls.set_commitment({ netuid: 1, info: { fields } });
let chain: PalletChain;
let epoch = 0n;
let reset: string[] = [];
beforeEach(() => {
  [epoch, reset] = [3n, []];
  const subnets = {
    isRegistered: (_: unknown, netuid: number, hotkey: string) => netuid === 1 && hotkey === HOTKEY,
    epochIndex: () => epoch,
    resetBonds: (_: unknown, netuid: number, hotkey: string) => void reset.push(`${netuid} ${hotkey}`),
  };
  chain = new PalletChain([commitmentsModule(subnets, openTimelock), drandModule]);
});

describe('a commitment', () => {
  it('is free, for registered hotkeys, and takes the place of the one before', () => {
    chain.as(HOTKEY, commit(raw(5)));
    chain.next().as(HOTKEY, commit(raw(6), { type: 'Sha256', value: new Uint8Array(32) }));
    expect(storage.CommitmentOf.get(chain.ctx, 1, HOTKEY)).toMatchObject({
      deposit: 0n,
      block: 2,
      info: { fields: [raw(6), { type: 'Sha256' }] },
    });
    expect(storage.LastCommitment.get(chain.ctx, 1, HOTKEY)).toBe(2);
    expect(chain.events()).toEqual(['Commitments.Commitment']);
    expect(() => chain.as(OTHER, commit(raw(5)))).toThrow('Commitments.AccountNotAllowedCommit');
  });
  it('counts a hundred bytes at least, up to the limit of an epoch', () => {
    for (let n = 0; n < 31; n++) chain.as(HOTKEY, commit(raw(1)));
    expect(() => chain.as(HOTKEY, commit(raw(1)))).toThrow('Commitments.SpaceLimitExceeded');
    epoch = 4n;
    chain.as(HOTKEY, commit(raw(128), { type: 'BigRaw', value: new Uint8Array(512) }));
    expect(storage.UsedSpaceOf.get(chain.ctx, 1, HOTKEY)).toEqual({ last_epoch: 4n, used_space: 640n });
    expect(() => chain.as(HOTKEY, calls.set_max_space({ new_limit: 700 }))).toThrow('BadOrigin');
    chain.asRoot(calls.set_max_space({ new_limit: 700 }));
    expect(() => chain.as(HOTKEY, commit(raw(1)))).toThrow('Commitments.SpaceLimitExceeded');
  });
  it('may ask that the bonds towards the hotkey be forgotten', () => {
    chain.as(HOTKEY, commit({ type: 'ResetBondsFlag' }));
    expect(reset).toEqual([`1 ${HOTKEY}`]);
    expect(storage.LastBondsReset.get(chain.ctx, 1, HOTKEY)).toBe(1);
  });
  it('goes with its subnet', () => {
    chain.as(HOTKEY, commit({ type: 'TimelockEncrypted', value: { encrypted: new Uint8Array(3), reveal_round: 9n } }));
    purgeCommitments(chain.ctx, 1);
    expect(storage.CommitmentOf.has(chain.ctx, 1, HOTKEY)).toBe(false);
    expect(storage.TimelockedIndex.get(chain.ctx)).toEqual([]);
  });
});

describe('a timelocked commitment', () => {
  const text = utf8('the plan');
  const locked = (reveal_round: bigint, encrypted = sealTimelock(text, reveal_round)): Data => ({
    type: 'TimelockEncrypted',
    value: { encrypted, reveal_round },
  });
  const publish = (): void =>
    drand.storage.Pulses.put(chain.ctx, 1_000n, {
      round: 1_000n,
      randomness: new Uint8Array(32),
      signature: hexToBytes(SIGNATURE_1000),
    });
  it('is revealed in the block after drand published its round', () => {
    chain.as(HOTKEY, commit(locked(1_000n), raw(3)));
    expect(chain.events()).toEqual(['Commitments.TimelockCommitment']);
    expect(storage.TimelockedIndex.get(chain.ctx)).toEqual([[1, HOTKEY]]);
    chain.next(3);
    expect(storage.RevealedCommitments.has(chain.ctx, 1, HOTKEY)).toBe(false);
    publish();
    chain.next();
    expect(chain.events()).toEqual(['Commitments.CommitmentRevealed']);
    expect(storage.RevealedCommitments.get(chain.ctx, 1, HOTKEY)).toEqual([[text, 5n]]);
    expect(storage.CommitmentOf.get(chain.ctx, 1, HOTKEY)?.info.fields).toEqual([raw(3)]);
    expect(storage.TimelockedIndex.get(chain.ctx)).toEqual([]);
  });
  it('that cannot be opened is dropped; others wait for their round', () => {
    chain.as(HOTKEY, commit(locked(1_000n, new Uint8Array(50)), locked(1_001n)));
    publish();
    chain.next();
    expect(chain.events()).toEqual([]);
    expect(storage.CommitmentOf.get(chain.ctx, 1, HOTKEY)?.info.fields).toHaveLength(1);
    expect(storage.TimelockedIndex.get(chain.ctx)).toEqual([[1, HOTKEY]]);
  });
  it('leaves the ten newest revealed texts', () => {
    publish();
    for (let n = 0; n < 12; n++) {
      chain.as(HOTKEY, commit(locked(1_000n)));
      chain.next();
    }
    const revealed = storage.RevealedCommitments.get(chain.ctx, 1, HOTKEY)!;
    expect(revealed.map(([, block]) => block)).toEqual([4n, 5n, 6n, 7n, 8n, 9n, 10n, 11n, 12n, 13n]);
    expect(storage.CommitmentOf.has(chain.ctx, 1, HOTKEY)).toBe(false);
  });
});

describe('published data', () => {
  it('is read as it was written; other bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(encode(data, decode(data, bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof ScaleError)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
    for (const piece of [raw(0), raw(128), { type: 'None' }, { type: 'ResetBondsFlag' }] as Data[])
      expect(decode(data, encode(data, piece))).toEqual(piece);
    expect(() => encode(data, raw(129))).toThrow(ScaleError);
  });
});
