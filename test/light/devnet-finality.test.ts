// What the devnet's GRANDPA signs, checked by the light node's verifier from bytes alone.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { developmentKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic } from '../../devnet/actors/signed-extrinsic.ts';
import { NotProvable } from '../../devnet/finality/finality-errors.ts';
import { devFinalityKey } from '../../devnet/finality/finality-keys.ts';
import { scheduleChange } from '../../devnet/finality/testing.ts';
import type { DevnetNode, NodeOptions } from '../../devnet/node/node.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { State } from '../../devnet/runtime/frame/state.ts';
import { adminUtils } from '../../devnet/runtime/pallets/admin-utils/declaration.ts';
import { grandpa } from '../../devnet/runtime/pallets/grandpa/declaration.ts';
import { sudo } from '../../devnet/runtime/pallets/sudo/declaration.ts';
import { ed25519Ready } from '../../node-light/verifier/fast-ed25519.ts';
import { verifyFinalChain } from '../../node-light/verifier/final-chain.ts';
import { verifyCommit, verifyJustification } from '../../node-light/verifier/justification.ts';
import { verifyWarpProof } from '../../node-light/verifier/warp.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { decodeGrandpaGossip, encodeGrandpaGossip, type Commit } from '../../substrate/grandpa/commit.ts';
import { decodeFinalityProof } from '../../substrate/grandpa/finality-proof.ts';
import { decodeJustification } from '../../substrate/grandpa/justification.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';

beforeAll(() => ed25519Ready);
let node: DevnetNode;
afterEach(() => node.close());
const open = async (options: Partial<NodeOptions> = {}): Promise<DevnetNode> =>
  (node = await testNode(undefined, options));
const make = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await node.newBlock();
};
const setOf = (setId: bigint, ...paths: string[]): AuthoritySet => ({
  setId,
  authorities: paths.map((path) => ({ id: hexToBytes(devFinalityKey(path).publicKey), weight: 1n })),
});
const genesisSet = setOf(0n, '//One', '//Two', '//Three');
const target = (hash: Hex, number: number) => ({ hash: hexToBytes(hash), number });
const headerOf = (hash: Hex) => node.chain.known(hash)?.header;
const kept = async (number: number): Promise<Uint8Array | undefined> =>
  (await node.chain.justifications((await node.chain.hashAt(number))!))?.[0]?.justification;

describe('commits of the devnet', () => {
  it('prove each finalized head under the current set, with rounds rising', async () => {
    await open();
    const commits: Commit[] = [];
    node.finality.onCommit((commit) => commits.push(commit));
    await make(3);
    expect(commits.map(({ round, setId, targetNumber }) => [round, setId, targetNumber])).toEqual([
      [1n, 0n, 1],
      [2n, 0n, 2],
      [3n, 0n, 3],
    ]);
    for (const commit of commits) {
      const bytes = decodeGrandpaGossip(encodeGrandpaGossip(commit)) as Commit;
      const { signers } = verifyCommit(
        bytes,
        genesisSet,
        target(bytesToHex(commit.targetHash), commit.targetNumber),
        headerOf,
      );
      expect(signers).toHaveLength(3);
    }
    expect(node.finality.lastCommit).toEqual(commits[2]);
  });

  it('carry the ancestry of votes beyond the target when the voters see different heads', async () => {
    await open({ finalityLag: 3, finality: { votesAhead: 2 } });
    await make(6);
    const { lastJustification, lastCommit } = node.finality;
    expect(lastJustification!.votesAncestries).toHaveLength(2);
    const final = node.chain.finalized;
    expect(verifyJustification(lastJustification!, genesisSet, target(final.hash, 3)).weight).toBe(3n);
    expect(verifyCommit(lastCommit!, genesisSet, target(final.hash, 3), headerOf).weight).toBe(3n);
  });

  it('begin at the set id the chain was given, as Finney begins at 3', async () => {
    await open({ finality: { initialSetId: 3n } });
    await make(1);
    const { chain, finality } = node;
    const bytes = (await finality.justificationOf(chain.finalized.hash))!;
    expect(() => verifyJustification(bytes, genesisSet, target(chain.finalized.hash, 1))).toThrow(/bad signature/);
    verifyJustification(bytes, { ...genesisSet, setId: 3n }, target(chain.finalized.hash, 1));
  });
});

describe('a scheduled change of authorities', () => {
  it.each([0, 3])(
    'hands over at its last block, %i blocks after the announcement, with a justification kept there',
    async (delay) => {
      await open();
      await make(2);
      await scheduleChange(node, ['//Alice', '//Bob', '//Charlie', '//Dave'], delay);
      await make(delay + 3);
      const last = 4 + delay;
      const next = setOf(1n, '//Alice', '//Bob', '//Charlie', '//Dave');
      expect(node.finality.set).toEqual(next);
      const headers = await Promise.all(
        Array.from({ length: node.chain.finalized.header.number }, async (_, i) => {
          const hash = (await node.chain.hashAt(i + 1))!;
          return (await node.chain.block(hash))!.header;
        }),
      );
      const start = { hash: hexToBytes(node.chain.genesisHash), number: 0, set: genesisSet };
      const handover = verifyFinalChain(start, headers.slice(0, last), (await kept(last))!);
      expect(handover.set).toEqual(next);
      const newest = (await node.finality.justificationOf(node.chain.finalized.hash))!;
      expect(verifyFinalChain(handover, headers.slice(last), newest).number).toBe(last + 2);
      expect(await kept(last - 1)).toBeUndefined();
    },
  );

  it('is made by root with AdminUtils.schedule_grandpa_change, and the state says so as on the real chain', async () => {
    await open();
    await make(1);
    const next: [`0x${string}`, bigint][] = [[devFinalityKey('//Bob').publicKey, 1n]];
    const change = adminUtils.calls.schedule_grandpa_change({
      next_authorities: next,
      in_blocks: 0,
      forced: undefined,
    });
    const facts = { genesisHash: node.chain.genesisHash, ...node.runtime.version };
    node.pool.submit(signedExtrinsic(developmentKey('//Alice'), sudo.calls.sudo({ call: change }), 0, facts));
    await make(2);
    expect(node.finality.set).toEqual(setOf(1n, '//Bob'));
    const state = new State(node.chain.best.state);
    expect(grandpa.storage.Authorities.get(state)).toEqual(next);
    // Nothing on this chain counts sets in the state: clients count them.
    expect(grandpa.storage.CurrentSetId.get(state)).toBe(0n);
  });

  it('is walked set by set also when many blocks become final at once', async () => {
    await open();
    node.finalityPaused = true;
    for (const names of [['//Alice'], ['//Bob'], ['//Charlie']]) {
      await scheduleChange(node, names);
      await make(2);
    }
    expect(node.chain.finalized.header.number).toBe(0);
    const commits: string[] = [];
    node.finality.onCommit(({ setId, targetNumber, round }) =>
      commits.push(`set ${setId} round ${round} block ${targetNumber}`),
    );
    node.finalityPaused = false;
    await make(1);
    expect(commits).toEqual([
      'set 0 round 1 block 2',
      'set 1 round 1 block 5',
      'set 2 round 1 block 8',
      'set 3 round 1 block 9',
      'set 3 round 2 block 10',
    ]);
  });

  it('on a fork that dies changes nothing', async () => {
    await open();
    await make(1);
    const parent = node.chain.best.hash;
    const fork = await scheduleChange(node, ['//Alice'], 0, undefined, { finalize: false });
    await node.newBlock({ parent: fork.hash, finalize: false });
    const other = (await node.newBlock({ parent, finalize: false }))!;
    await node.finalize(other.hash);
    await make(3);
    expect(node.finality.set.setId).toBe(0n);
  });

  it('to keys that are not here stops finality, and a forced change sets it going again', async () => {
    await open();
    await make(1);
    await scheduleChange(node, ['//Nobody', '//Nowhere', '//Alice']);
    await make(4);
    expect(node.chain.finalized.header.number).toBe(3);
    expect(node.chain.best.header.number).toBe(6);
    expect(node.finality.stall).toEqual({ type: 'no quorum', weight: 1n, threshold: 3n });
    await expect(node.finalize(node.chain.best.hash)).rejects.toThrow(/1 votes, and it takes 3/);
    await scheduleChange(node, ['//One', '//Two'], 2, 3);
    await make(3);
    expect(node.finality.set).toEqual(setOf(2n, '//One', '//Two'));
    const { hash, header } = node.chain.finalized;
    expect(header.number).toBe(10);
    verifyJustification((await node.finality.justificationOf(hash))!, node.finality.set, target(hash, 10));
  });
});

describe('a forced change of authorities', () => {
  it('that is announced in a final block takes effect after a restart, too', async () => {
    const store = memoryStore();
    const stored = () => new StoredChainStore(store, { keepStates: 16 });
    node = await testNode(stored());
    await make(1);
    await scheduleChange(node, ['//Alice'], 4, 1);
    await make(2);
    expect(node.chain.finalized.header.number).toBe(4);
    const again = await testNode(stored());
    for (let i = 0; i < 2; i++) await again.newBlock();
    expect(again.finality.set).toEqual(genesisSet);
    for (let i = 0; i < 2; i++) await again.newBlock();
    expect(again.finality.set).toEqual(setOf(1n, '//Alice'));
    const { hash, header } = again.chain.finalized;
    expect(header.number).toBe(8);
    verifyJustification((await again.finality.justificationOf(hash))!, again.finality.set, target(hash, 8));
    await again.close();
  });
});

describe('kept justifications', () => {
  it('stand in the first block finalized of each period, and nowhere else', async () => {
    await open({ finality: { justificationPeriod: 8 } });
    node.finalityPaused = true;
    await make(10);
    node.finalityPaused = false;
    await make(20);
    const numbers: number[] = [];
    for (let n = 1; n <= 30; n++) if (await kept(n)) numbers.push(n);
    // From block 0 the first period counts only when its very first block is hit, as in a node.
    expect(numbers).toEqual([16, 24]);
    for (const n of numbers) {
      const hash = (await node.chain.hashAt(n))!;
      verifyJustification((await kept(n))!, genesisSet, target(hash, n));
    }
  });
});

describe('proofs', () => {
  it('warp from genesis, and from any final block, over every handover to the newest final block', async () => {
    await open({ finality: { initialSetId: 3n } });
    for (const name of ['//Alice', '//Bob', '//Charlie']) {
      await make(2);
      await scheduleChange(node, [name]);
    }
    await make(3);
    const { chain, finality } = node;
    const start = { ...genesisSet, setId: 3n };
    const warped = verifyWarpProof(await finality.warpProof(chain.genesisHash), start, 0);
    expect(warped).toMatchObject({ isFinished: true, hash: hexToBytes(chain.finalized.hash) });
    expect(warped.set).toEqual(setOf(6n, '//Charlie'));
    const five = (await chain.hashAt(5))!;
    const rest = verifyWarpProof(await finality.warpProof(five), setOf(4n, '//Alice'), 5);
    expect(rest.set).toEqual(setOf(6n, '//Charlie'));
    const newest = verifyWarpProof(await finality.warpProof(chain.finalized.hash), setOf(6n, '//Charlie'));
    expect(newest.hash).toEqual(hexToBytes(chain.finalized.hash));
    await expect(finality.warpProof(`0x${'12'.repeat(32)}`)).rejects.toThrow(NotProvable);
  });

  it('of finality lead from a block to the end of its set, or to the newest final block', async () => {
    await open();
    await make(2);
    await scheduleChange(node, ['//Alice']);
    await make(4);
    const { finality } = node;
    const old = decodeFinalityProof((await finality.finalityProof(2))!);
    expect(decodeJustification(old.justification).targetNumber).toBe(4);
    expect(old.unknownHeaders.map(({ number }) => number)).toEqual([3, 4]);
    verifyJustification(old.justification, genesisSet, { hash: old.block, number: 4 });
    const fresh = decodeFinalityProof((await finality.finalityProof(5))!);
    verifyJustification(fresh.justification, setOf(1n, '//Alice'), { hash: fresh.block, number: 7 });
    await expect(finality.finalityProof(8)).rejects.toThrow('Block 8 not yet finalized');
  });

  it('and rounds and sets go on after a restart', async () => {
    const store = memoryStore();
    const stored = () => new StoredChainStore(store, { keepStates: 16 });
    node = await testNode(stored());
    await make(2);
    await scheduleChange(node, ['//Alice'], 2);
    await make(2);
    const commit = node.finality.lastCommit;
    const again = await testNode(stored());
    expect(again.finality.lastCommit).toEqual(commit);
    expect(again.finality.round).toBe(node.finality.round);
    for (let i = 0; i < 3; i++) await again.newBlock();
    expect(again.finality.set).toEqual(setOf(1n, '//Alice'));
    const proof = await again.finality.warpProof(again.chain.finalized.hash);
    expect(verifyWarpProof(proof, again.finality.set).isFinished).toBe(true);
    // The set took over later than announced: no warp proof leads across that, and none pretends to.
    const across = verifyWarpProof(await again.finality.warpProof(again.chain.genesisHash), genesisSet);
    expect(across).toMatchObject({ header: undefined, isFinished: true });
    await again.close();
  });
});
