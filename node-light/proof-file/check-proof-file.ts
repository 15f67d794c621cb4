/** Checks a proof file, without a network and without the node that wrote it. */
import { bytesToHex, equalBytes, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { auraSlot } from '../../substrate/digest.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { decodeJustification } from '../../substrate/grandpa/justification.ts';
import { decodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import { genesisKey } from '../verifier/genesis-key.ts';
import { ChildRefusedError, verifyChild } from '../verifier/child.ts';
import { verifyJustification } from '../verifier/justification.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import { authorsAfter } from '../verifier/check-seal.ts';
import { provedValues } from '../verifier/storage.ts';
import { ProofFileError, type ReadProofFile } from './proof-file.ts';

const refusals = {
  'no such block': 'its headers do not hold the block it names',
  'another value': 'it names another value than its proof shows',
  'another chain': 'the state it shows is of a chain with another genesis block than it names',
  'nothing final': 'its justification is for a block that its headers do not hold',
  'nobody signed': 'nobody’s signature is in it, neither votes nor a seal: anybody can write such a file',
};

/** The file contradicts itself, or nobody signed what it says. */
export class ProofFileRefusedError extends RefusedError {
  override readonly name = 'ProofFileRefusedError';
  constructor(readonly reason: keyof typeof refusals) {
    super(`The proof file is wrong (${reason}): ${refusals[reason]}`);
  }
}

/** What a file shows to whoever trusts what it hangs on. */
export interface CheckedProof {
  readonly evidence: Extract<Evidence, { word: 'final' | 'sealed' }>;
  readonly hash: Hex;
  readonly values: ReadProofFile['values'];
  /**
   * What the file cannot show. Final holds if these are the chain's voters. Sealed holds if `block` is on the chain, and its next
   * blocks are written by `authors`.
   */
  readonly trust: {
    readonly genesisHash: Hex;
    /** Whether the state that was read names this genesis itself; otherwise that is the file's word. */
    readonly genesisProved: boolean;
    /** Null where whoever wrote the file did not know it. */
    readonly setId: bigint | null;
    readonly signers: readonly Hex[];
    readonly voters: number;
    readonly authors: number;
    readonly block: Hex;
  };
}

interface Link {
  readonly header: Header;
  readonly hash: Uint8Array;
}

/**
 * Checks everything a file says. Nothing in it proves that its voters or authors are the chain's: compare `trust` with what you know. A
 * file in which nobody signed anything is refused.
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
    const { setId, authorities } = file;
    if (setId === null) throw new ProofFileError('set.setId');
    if (authorities.every(({ weight }) => weight === 0n)) throw new ProofFileRefusedError('nobody signed');
    const set = { setId, authorities };
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
  const genesisProved = provesGenesis(file);
  const isFinal = at <= finalAt;
  // Every header but the first is checked by its seal.
  if (!isFinal && (links.length < 2 || file.authors.length === 0)) throw new ProofFileRefusedError('nobody signed');
  return {
    evidence: isFinal ? { word: 'final', block: file.number } : sealed(links, at, file.authors),
    hash: file.hash,
    values: file.values,
    trust: {
      genesisHash: file.genesisHash,
      genesisProved,
      setId: file.setId,
      signers,
      voters: file.authorities.length,
      authors: file.authors.length,
      block: bytesToHex(finalAt < 0 ? first.hash : links[finalAt]!.hash),
    },
  };
}

/** Whether the block's own state says of which chain it is. @throws ProofFileRefusedError when it says another */
function provesGenesis({ number, hash, genesisHash, values }: ReadProofFile): boolean {
  const shown = number === 0 ? hexToBytes(hash) : values.find(({ key }) => equalBytes(key, genesisKey))?.value;
  if (!shown) return false;
  if (bytesToHex(shown) !== genesisHash) throw new ProofFileRefusedError('another chain');
  return true;
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
