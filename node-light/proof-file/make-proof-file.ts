/** Writes down why a light node believes what it read. */
import { bytesToHex, equalBytes, type Hex } from '../../substrate/bytes.ts';
import { encodeHeader } from '../../substrate/header.ts';
import { BlockNotVerifiedError } from '../engine/errors.ts';
import type { LightNode } from '../engine/light-node.ts';
import { genesisKey } from '../verifier/genesis-key.ts';
import { proofFormat, proofVersion, type ProofFile } from './proof-file.ts';

/**
 * The proof of these keys, and of the chain's genesis hash, in this block's state, with the headers that lead to the newest final block,
 * or up from it.
 * @throws BlockNotVerifiedError, NotProvedError
 */
export async function makeProofFile(node: LightNode, keys: readonly Uint8Array[], hash: Hex): Promise<ProofFile> {
  const { anchor, final, head, finalityProof } = node;
  if (!anchor || !final || !head) throw new BlockNotVerifiedError(hash);
  const asked = keys.some((key) => equalBytes(key, genesisKey)) ? keys : [...keys, genesisKey];
  const { header, values, proof } = await node.prove(asked, hash);
  const isFinal = header.number <= final.header.number;
  // Where trust began nothing is signed above it yet, but it bears its own seal: that is checked from its parent on.
  const bare = hash === final.hash && hash === head.hash && !finalityProof && header.number > 0;
  const first = bare ? bytesToHex(header.parentHash) : isFinal ? hash : final.hash;
  const headers = await node.headersBetween(first, isFinal ? final.hash : head.hash);
  const set = finalityProof?.voters ?? anchor.set;
  const setIdUnknown = !finalityProof && anchor.setIdUnknown;
  return {
    format: proofFormat,
    version: proofVersion,
    genesisHash: bytesToHex(anchor.genesisHash),
    block: { number: header.number, hash },
    storage: {
      values: asked.map((key, i) => ({ key: bytesToHex(key), value: values[i] ? bytesToHex(values[i]) : null })),
      proof: proof.map(bytesToHex),
    },
    headers: headers.map((each) => bytesToHex(encodeHeader(each))),
    set: {
      setId: setIdUnknown ? null : set.setId.toString(),
      authorities: set.authorities.map(({ id, weight }) => ({ id: bytesToHex(id), weight: weight.toString() })),
    },
    justification: finalityProof ? bytesToHex(finalityProof.justification) : null,
    authors: isFinal && finalityProof ? [] : final.authors.map(bytesToHex),
  };
}
