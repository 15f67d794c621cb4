// From a checkpoint by warp proofs: the block they lead to is final with its proof, in the answer, the report and the exported file alike.
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scheduleChange } from '../../devnet/finality/testing.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import type { Anchor } from '../../node-light/follower/checkpoint.ts';
import { checkProofFile } from '../../node-light/proof-file/check-proof-file.ts';
import { makeProofFile } from '../../node-light/proof-file/make-proof-file.ts';
import { readProofFile } from '../../node-light/proof-file/proof-file.ts';
import { warpAnchor, type WarpSource, type WarpStart } from '../../node-light/engine/warp-anchor.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { decodeWarpProof, encodeWarpProof, type WarpProof } from '../../substrate/grandpa/warp-proof.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest } from './lying-proxy.ts';

const FIRST_SET = 3n;
const KEY = palletPrefix('Aura', 'Authorities');
let devnet: DevnetNode;
let start: WarpStart;
beforeAll(async () => {
  await cryptoWaitReady();
  devnet = await lightDevnet(4, { finality: { initialSetId: FIRST_SET } });
  await scheduleChange(devnet, ['//Alice', '//Bob']);
  await devnet.newBlock();
  await devnet.newBlock();
  const genesisHash = hexToBytes(devnet.chain.genesisHash);
  const authorities = devnet.options.genesis.finalizers.map((id) => ({ id: hexToBytes(id), weight: 1n }));
  start = { genesisHash, hash: genesisHash, number: 0, set: { setId: FIRST_SET, authorities } };
});
afterAll(() => devnet.close());

/** The devnet as a peer gives it: with warp proofs. */
const peer = (change: (proof: WarpProof) => WarpProof = (proof) => proof): WarpSource =>
  Object.assign(source('peer', honest(devnet)), {
    warpProof: async (from: Uint8Array) =>
      encodeWarpProof(change(decodeWarpProof(await devnet.finality.warpProof(bytesToHex(from))))),
  });
async function nodeAt(checkpoint: Anchor) {
  const light = lightNode(devnet, { checkpoint, slotDurationMs: 250, aheadMs: Infinity });
  await light.addSource(source('endpoint', honest(devnet)));
  return light;
}

describe('a head reached by warp proofs', () => {
  it('is final with its proof: answer, report and exported file say the same', async () => {
    const light = await nodeAt(await warpAnchor(peer(), start));
    const final = devnet.chain.finalized.hash as Hex;
    expect(light.finalityMoves).toBe(true);
    const { evidence } = await light.read([KEY], final);
    expect(evidence).toMatchObject({ word: 'final' });
    const report = lightReport(light);
    expect(report).toMatchObject({
      anchor: { number: 0, hash: devnet.chain.genesisHash, believed: null },
      final: { hash: final },
      finality: { number: 7, setId: FIRST_SET + 1n },
      voters: { setId: FIRST_SET + 1n, count: 2 },
      handover: { at: 6, fromSet: FIRST_SET, toSet: FIRST_SET + 1n },
    });
    expect(report.finality!.signers).toHaveLength(2);
    const checked = checkProofFile(readProofFile(JSON.parse(JSON.stringify(await makeProofFile(light, [KEY], final)))));
    expect(checked).toMatchObject({ evidence: { word: 'final' }, trust: { setId: FIRST_SET + 1n, voters: 2 } });
    expect(checked.trust.signers).toHaveLength(2);
    light.close();
  });

  it('at a handover is signed by the set before, and the set after it votes next', async () => {
    const toHandover = peer(({ fragments }) => ({ fragments: fragments.slice(0, 1), isFinished: true }));
    const anchor = await warpAnchor(toHandover, start);
    expect(anchor).toMatchObject({ header: { number: 6 }, set: { setId: FIRST_SET + 1n } });
    expect(anchor.reached?.proof.voters.setId).toBe(FIRST_SET);
    expect(anchor.reached?.proof.votes.signers).toHaveLength(3);
  });

  it('is the start itself when nothing newer is final: with its votes, or without where the set before gave them', async () => {
    const { header, hash, set } = await warpAnchor(peer(), start);
    const tip = await warpAnchor(peer(), { ...start, hash, number: header.number, set });
    expect(tip.reached).toMatchObject({ from: { number: 7, hash }, proof: { voters: { setId: FIRST_SET + 1n } } });
    const only = (count: number) =>
      peer(({ fragments }) => ({ fragments: fragments.slice(0, count), isFinished: true }));
    const handover = await warpAnchor(only(1), start);
    const fromGenesis = decodeWarpProof(await devnet.finality.warpProof(devnet.chain.genesisHash));
    const shownAgain = peer(() => ({ fragments: fromGenesis.fragments.slice(0, 1), isFinished: true }));
    const again = await warpAnchor(shownAgain, { ...start, hash: handover.hash, number: 6, set: handover.set });
    expect(again).toMatchObject({ header: { number: 6 }, set: handover.set });
    expect(again.reached).toBeUndefined();
  });
});

describe('a checkpoint whose set id is null', () => {
  const unknown = (): WarpStart => ({ ...start, set: { ...start.set, setId: 0n }, setIdUnknown: true });

  it('is carried on over a change of the voters by the id its first votes hold under', async () => {
    const anchor = await warpAnchor(peer(), unknown());
    expect(anchor).toEqual(await warpAnchor(peer(), start));
    expect(anchor.set.setId).toBe(FIRST_SET + 1n);
    expect(anchor.setIdUnknown).toBeUndefined();
  });

  it('stays so where the peer proves nothing, and is null in the report and in what is exported until votes show it', async () => {
    const nothing = await warpAnchor(
      peer(() => ({ fragments: [], isFinished: true })),
      unknown(),
    );
    expect(nothing).toMatchObject({ setIdUnknown: true, header: { number: 0 } });
    // An endpoint without proofs of finality.
    const light = await nodeAt(nothing);
    expect(lightReport(light)).toMatchObject({ finality: null, voters: { setId: null, count: 3 } });
    const file = await makeProofFile(light, [KEY], light.head!.hash);
    expect(file).toMatchObject({ set: { setId: null }, justification: null });
    expect(checkProofFile(readProofFile(JSON.parse(JSON.stringify(file)))).trust.setId).toBeNull();
    light.close();
  });

  it('is refused by the name of the source and the field where the votes hold under no id', async () => {
    const forged = peer(({ fragments: [first, ...rest], isFinished }) => {
      const { justification } = first!;
      const precommits = justification.precommits.map((vote) => ({ ...vote, signature: new Uint8Array(64) }));
      return { fragments: [{ ...first!, justification: { ...justification, precommits } }, ...rest], isFinished };
    });
    await expect(warpAnchor(forged, unknown())).rejects.toThrow(/setId is null.* peer .*block 6/);
    const strangers = { ...unknown(), set: { setId: 0n, authorities: start.set.authorities.slice(1) } };
    await expect(warpAnchor(peer(), strangers)).rejects.toMatchObject({ reason: 'unknown authority' });
  });
});
