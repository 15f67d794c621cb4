/** Checks a proof file, without a network and without the node that wrote it. */
import { bytesToHex, equalBytes, type Hex } from '../../substrate/bytes.ts';
import { auraSlot } from '../../substrate/digest.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { decodeJustification } from '../../substrate/grandpa/justification.ts';
import { decodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import { ChildRefusedError, verifyChild } from '../verifier/child.ts';
import { verifyJustification } from '../verifier/justification.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import { authorsAfter } from '../verifier/check-seal.ts';
import { provedValues } from '../verifier/storage.ts';
import type { ReadProofFile } from './proof-file.ts';

/** The file contradicts itself. */
export class ProofFileRefusedError extends RefusedError {
  override readonly name = 'ProofFileRefusedError';
  constructor(readonly reason: 'no such block' | 'another value' | 'nothing final') {
    const words = {
      'no such block': 'its headers do not hold the block it names',
      'another value': 'it names another value than its proof shows',
      'nothing final': 'its justification is for a block that its headers do not hold',
    };
    super(`The proof file is wrong (${reason}): ${words[reason]}`);
  }
}

/** What a file shows to whoever trusts what it hangs on. */
export interface CheckedProof {
  readonly evidence: Extract<Evidence, { word: 'final' | 'sealed' }>;
  readonly hash: Hex;
  readonly values: ReadProofFile['values'];
  /** The word holds if these voters are the chain's, and, without a justification, if this block is. */
  readonly trust: {
    readonly setId: bigint;
    readonly signers: readonly Hex[];
    readonly voters: number;
    readonly block: Hex;
  };
}

interface Link {
  readonly header: Header;
  readonly hash: Uint8Array;
}

/**
 * Checks everything a file says. Nothing in it proves that its voters are the chain's: compare `trust` with what you know.
 * @throws the refusals of the verifier (`isRefusal`), ProofFileRefusedError among them
 */
export function checkProofFile(file: ReadProofFile): CheckedProof {
  const links = linked(file.headers.map(decodeHeader));
  const [first] = links;
  const at = links.findIndex(({ hash, header }) => bytesToHex(hash) === file.hash && header.number === file.number);
  const block = links[at];
  if (!first || !block) throw new ProofFileRefusedError('no such block');
  let finalAt = -1;
  let signers: readonly Hex[] = [];
  if (file.justification) {
    const justification = decodeJustification(file.justification);
    finalAt = links.findIndex(({ hash }) => equalBytes(hash, justification.targetHash));
    const target = links[finalAt];
    if (!target) throw new ProofFileRefusedError('nothing final');
    const set = { setId: file.setId, authorities: file.authorities };
    const votes = verifyJustification(justification, set, { hash: target.hash, number: target.header.number });
    signers = votes.signers.map(bytesToHex);
  }
  const keys = file.values.map(({ key }) => key);
  const values = provedValues(block.header.stateRoot, file.proof, keys);
  file.values.forEach(({ value }, i) => {
    const proved = values[i];
    if (value === null ? proved !== undefined : !proved || !equalBytes(value, proved)) {
      throw new ProofFileRefusedError('another value');
    }
  });
  return {
    evidence: at <= finalAt ? { word: 'final', block: file.number } : sealed(links, at, file.authors),
    hash: file.hash,
    values: file.values,
    trust: {
      setId: file.setId,
      signers,
      voters: file.authorities.length,
      block: bytesToHex(finalAt < 0 ? first.hash : links[finalAt]!.hash),
    },
  };
}

/** Headers with their hashes, each checked to follow the one before. */
function linked(headers: readonly Header[]): Link[] {
  const links: Link[] = [];
  for (const header of headers) {
    const before = links.at(-1);
    if (before && !equalBytes(header.parentHash, before.hash)) {
      throw new ChildRefusedError('wrong parent', header.number, 'it hangs from another block');
    }
    if (before && header.number !== before.header.number + 1) {
      throw new ChildRefusedError('wrong number', header.number, `its parent is block ${before.header.number}`);
    }
    links.push({ header, hash: headerHash(header) });
  }
  return links;
}

/** Checks every seal after the first header, and counts the distinct authors above the block. */
function sealed(links: readonly Link[], at: number, first: readonly Uint8Array[]): CheckedProof['evidence'] {
  let authors = first;
  const above = new Set<Hex>();
  let n = authors.length;
  links.forEach(({ header }, i) => {
    const before = links[i - 1];
    if (!before) return;
    const place = { hash: before.hash, number: before.header.number, slot: auraSlot(before.header.digest) };
    const { author } = verifyChild(place, header, authors);
    if (i > at) above.add(bytesToHex(author));
    authors = authorsAfter(header, authors);
    if (i === at) n = authors.length;
  });
  return { word: 'sealed', k: above.size, n, block: links[at]!.header.number };
}
