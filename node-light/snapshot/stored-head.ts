/** The block a snapshot ends at, with what is needed to check it again: nothing stored is believed because it is stored. */
import { equalBytes } from '../../substrate/bytes.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import { readAuthorities, writeAuthorities, type AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { decodeHeader, encodeHeader, headerHash, type Header } from '../../substrate/header.ts';
import type { Reader } from '../../substrate/scale/reader.ts';
import { ScaleError } from '../../substrate/scale/reader.ts';
import type { Writer } from '../../substrate/scale/writer.ts';
import { verifyJustification } from '../verifier/justification.ts';
import { verifyOneSeal } from '../verifier/one-seal.ts';

/** Words a value can have when it is stored: nothing that was not verified is kept. */
export type StorableEvidence = Extract<Evidence, { word: 'final' | 'sealed' }>;

export interface StoredHead {
  readonly header: Header;
  /** Who could seal it: sr25519 keys in the chain's order. */
  readonly authors: readonly Uint8Array[];
  readonly was: StorableEvidence;
  /** What made it final; with it the set that signed. */
  readonly finality?: { readonly justification: Uint8Array; readonly voters: AuthoritySet };
  /** Hash of the block at which trust began, 32 bytes. */
  readonly origin: Uint8Array;
  /** Time of storing, milliseconds since 1970. */
  readonly at: number;
}

export function writeEvidence(writer: Writer, was: StorableEvidence, at: number): void {
  writer.u8(was.word === 'final' ? 0 : 1);
  writer.u32(was.block);
  writer.u32(was.word === 'sealed' ? was.k : 0);
  writer.u32(was.word === 'sealed' ? was.n : 0);
  writer.u64(BigInt(Math.floor(at)));
}

/** @throws ScaleError */
export function readEvidence(reader: Reader): { was: StorableEvidence; at: number } {
  const tag = reader.u8();
  if (tag > 1) throw new ScaleError(`unknown evidence ${tag}`);
  const [block, k, n] = [reader.u32(), reader.u32(), reader.u32()];
  const at = Number(reader.u64());
  return { was: tag === 0 ? { word: 'final', block } : { word: 'sealed', k, n, block }, at };
}

export function writeHead(writer: Writer, { header, authors, was, finality, origin, at }: StoredHead): void {
  const put = (bytes: Uint8Array): void => {
    writer.compact(bytes.length);
    writer.raw(bytes);
  };
  writeEvidence(writer, was, at);
  writer.raw(origin);
  put(encodeHeader(header));
  writer.compact(authors.length);
  for (const author of authors) writer.raw(author);
  writer.bool(finality !== undefined);
  if (!finality) return;
  put(finality.justification);
  writer.u64(finality.voters.setId);
  writeAuthorities(writer, finality.voters.authorities);
}

/**
 * The head, verified again: a final one by its votes, a sealed one by its author's seal.
 * @throws the refusal (ScaleError, FinalityRefusedError, SealRefusedError) when it does not hold
 */
export function readHead(reader: Reader, genesisHash: Uint8Array): StoredHead {
  const { was, at } = readEvidence(reader);
  const origin = reader.raw(32);
  const header = decodeHeader(reader.raw(reader.length()));
  const authors = Array.from({ length: reader.length(32) }, () => reader.raw(32));
  const head: StoredHead = {
    header,
    authors,
    was,
    origin,
    at,
    ...(reader.bool() && { finality: readFinality(reader) }),
  };
  reader.done();
  const hash = headerHash(header);
  if (was.block !== header.number) throw new ScaleError(`block ${header.number} is stored as ${was.block}`);
  if (head.finality) {
    const { justification, voters } = head.finality;
    verifyJustification(justification, voters, { hash, number: header.number });
  } else if (equalBytes(hash, origin) || header.number === 0) {
    // Where trust began nobody had to sign.
    if (header.number === 0 && !equalBytes(hash, genesisHash))
      throw new ScaleError('the genesis block of another chain');
  } else if (was.word === 'final') throw new ScaleError('a final block without what made it final');
  else verifyOneSeal(header, authors);
  return head;
}

const readFinality = (reader: Reader): NonNullable<StoredHead['finality']> => ({
  justification: reader.raw(reader.length()),
  voters: { setId: reader.u64(), authorities: readAuthorities(reader) },
});
