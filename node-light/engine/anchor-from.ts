/** The place trust begins at, proved by a source. */
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { anchorKeys, anchorOf, CheckpointRefusedError, type Anchor, type Checkpoint } from '../follower/checkpoint.ts';
import type { Source } from '../sources/source.ts';
import { genesisKey } from '../verifier/genesis-key.ts';
import { provedValues } from '../verifier/storage.ts';
import type { LightNodeOptions } from './light-node-options.ts';

/**
 * @throws the refusal, or what kept the source from answering (a block whose state it no longer has, say)
 */
export async function anchorFrom(
  source: Source,
  { checkpoint, genesisHash: wanted }: Pick<LightNodeOptions, 'checkpoint' | 'genesisHash'>,
): Promise<Anchor> {
  if (typeof checkpoint !== 'string') return 'header' in checkpoint ? checkpoint : proved(source, checkpoint);
  const genesisHash = await source.blockHash(0);
  if (!genesisHash) throw new CheckpointRefusedError('wrong genesis', `${source.name} has no genesis block`);
  if (wanted && !equalBytes(genesisHash, wanted)) {
    const particulars = `${source.name} is on the chain ${bytesToHex(genesisHash)}, not ${bytesToHex(wanted)}`;
    throw new CheckpointRefusedError('wrong genesis', particulars);
  }
  const hash = await source.finalizedHash();
  return { ...(await proved(source, { genesisHash, hash, setId: 0n })), setIdUnknown: true };
}

async function proved(source: Source, checkpoint: Checkpoint): Promise<Anchor> {
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
