/** The place trust begins at, proved by a source. */
import { bytesToHex } from '../../substrate/bytes.ts';
import { anchorKeys, anchorOf, CheckpointRefusedError, type Anchor, type Checkpoint } from '../follower/checkpoint.ts';
import type { Source } from '../sources/source.ts';
import { isRefusal } from '../verifier/is-refusal.ts';

/**
 * @param checkpoint see `LightNodeOptions`
 * @throws the refusal, or what kept the source from answering (a block whose state it no longer has, say)
 */
export async function anchorFrom(source: Source, checkpoint: Checkpoint | Anchor | 'first source'): Promise<Anchor> {
  if (checkpoint !== 'first source') return 'header' in checkpoint ? checkpoint : proved(source, checkpoint);
  const genesisHash = await source.blockHash(0);
  if (!genesisHash) throw new CheckpointRefusedError('wrong genesis', `${source.name} has no genesis block`);
  try {
    return await proved(source, { genesisHash, hash: genesisHash, setId: 0n });
  } catch (error) {
    if (isRefusal(error)) throw error;
    return proved(source, { genesisHash, hash: await source.finalizedHash(), setId: 0n });
  }
}

async function proved(source: Source, checkpoint: Checkpoint): Promise<Anchor> {
  const [header, proof] = await Promise.all([
    source.header(checkpoint.hash),
    source.readProof(anchorKeys, bytesToHex(checkpoint.hash)),
  ]);
  return anchorOf(checkpoint, header, proof);
}
