/** The place trust begins at, proved by a source. */
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import type { Authority } from '../../substrate/grandpa/authority-set.ts';
import {
  anchorKeys,
  anchorOf,
  CheckpointRefusedError,
  CheckpointWrongError,
  type Anchor,
  type Checkpoint,
} from '../follower/checkpoint.ts';
import { SourceLacksError, type Source } from '../sources/source.ts';
import { genesisKey } from '../verifier/genesis-key.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { provedValues } from '../verifier/storage.ts';
import type { LightNodeOptions } from './light-node-options.ts';

/**
 * @throws CheckpointWrongError, the refusal, or what kept the source from answering (a block whose state it no longer has, say)
 */
export async function anchorFrom(
  source: Source,
  { checkpoint, genesisHash: wanted }: Pick<LightNodeOptions, 'checkpoint' | 'genesisHash'>,
): Promise<Anchor> {
  if (typeof checkpoint !== 'string')
    return 'header' in checkpoint ? held(source, checkpoint) : provedCheckpoint(source, checkpoint);
  const genesisHash = await source.blockHash(0);
  if (!genesisHash) throw new CheckpointRefusedError('wrong genesis', `${source.name} has no genesis block`);
  if (wanted && !equalBytes(genesisHash, wanted)) {
    const particulars = `${source.name} is on the chain ${bytesToHex(genesisHash)}, not ${bytesToHex(wanted)}`;
    throw new CheckpointRefusedError('wrong genesis', particulars);
  }
  const hash = await source.finalizedHash();
  return { ...(await provedAnchor(source, { genesisHash, hash, setId: 0n })), setIdUnknown: true };
}

/** A checkpoint's anchor as the source proves it. */
async function provedCheckpoint(source: Source, checkpoint: Checkpoint): Promise<Anchor> {
  try {
    return await provedAnchor(source, checkpoint);
  } catch (error) {
    if (error instanceof CheckpointRefusedError && error.reason === 'wrong genesis')
      throw new CheckpointWrongError('genesisHash', error.particulars);
    if (isRefusal(error)) throw error;
    // Is it the block that is not there, or its state alone?
    await source.header(checkpoint.hash).catch((lacking: unknown) => {
      throw lacking instanceof SourceLacksError ? unknownBlock(source, 'hash', checkpoint.hash) : error;
    });
    throw error;
  }
}

/** A checkpoint that came with its lists, held against the source's chain, and against its own block's state while there is a source for it. */
async function held(source: Source, given: Anchor): Promise<Anchor> {
  const { number } = given.header;
  const theirs = await source.blockHash(number);
  if (!theirs) throw unknownBlock(source, 'header', given.hash, number);
  if (!equalBytes(theirs, given.hash)) {
    const genesis = await source.blockHash(0);
    // Of another chain altogether: that is said of every source, elsewhere.
    if (!genesis || !equalBytes(genesis, given.genesisHash)) return given;
    const particulars = `its header is block ${number} ${bytesToHex(given.hash)}, the block ${number} of ${source.name} is ${bytesToHex(theirs)}`;
    throw new CheckpointRefusedError('wrong header', particulars);
  }
  let proved: Anchor;
  try {
    proved = await provedCheckpoint(source, { ...given, setId: given.set.setId });
  } catch (error) {
    if (isRefusal(error) || (error instanceof CheckpointWrongError && error.sure)) throw error;
    return { ...given, listsUnproved: true };
  }
  const wrong = (field: 'authors' | 'authorities') =>
    new CheckpointWrongError(field, `the state of its block ${number} proves another list`);
  if (given.authors.map(bytesToHex).join() !== proved.authors.map(bytesToHex).join()) throw wrong('authors');
  if (votersText(given.set.authorities) !== votersText(proved.set.authorities)) throw wrong('authorities');
  return given;
}

const votersText = (authorities: readonly Authority[]): string =>
  authorities
    .map(({ id, weight }) => `${bytesToHex(id)} ${weight}`)
    .sort()
    .join();

const unknownBlock = ({ name }: Source, field: 'hash' | 'header', hash: Uint8Array, number?: number) => {
  const block = number === undefined ? bytesToHex(hash) : `${number} ${bytesToHex(hash)}`;
  const particulars = `${name} has no block ${block}, where trust is to begin. It is none of this chain, or ${name} is not there yet.`;
  return new CheckpointWrongError(field, particulars, false);
};

/** The lists of a block whose hash is trusted, as its state proves them, which also names its chain. @throws as `anchorFrom` */
export async function provedAnchor(
  source: Pick<Source, 'header' | 'readProof'>,
  checkpoint: Checkpoint,
): Promise<Anchor> {
  const [header, proof] = await Promise.all([
    source.header(checkpoint.hash),
    source.readProof([...anchorKeys, genesisKey], bytesToHex(checkpoint.hash)),
  ]);
  const anchor = anchorOf(checkpoint, header, proof);
  // In the state of the first block itself another hash stands there.
  const first = header.number === 0 ? anchor.hash : provedValues(header.stateRoot, proof, [genesisKey])[0];
  if (first && !equalBytes(first, checkpoint.genesisHash)) {
    const particulars = `block ${header.number} belongs to the chain ${bytesToHex(first)}, not ${bytesToHex(checkpoint.genesisHash)}`;
    throw new CheckpointRefusedError('wrong genesis', particulars);
  }
  return anchor;
}
