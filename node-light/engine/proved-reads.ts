/** Reading storage of a verified block from whichever source proves it, and remembering what was proved. */
import { bytesToHex, startsWith, type Hex } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import type { Source } from '../sources/source.ts';
import { provedKeys } from '../verifier/key-range.ts';
import { provedValues, type ProvedBytes } from '../verifier/storage.ts';
import type { SourceBook } from './source-book.ts';

/** Keys proved by one request. */
const keysAtOnce = 500;
/** Memory for proved values, in bytes of keys and values; the oldest blocks go first. */
const mostRemembered = 16 << 20;

interface Remembered {
  readonly values: Map<Hex, ProvedBytes>;
  bytes: number;
}

/** Values with what proves them. */
export interface ProofOfKeys {
  readonly values: readonly ProvedBytes[];
  /** Trie nodes and outside values. */
  readonly proof: readonly Uint8Array[];
}

export interface ReadCounts {
  proofs: number;
  bytes: number;
}

export class ProvedReads {
  /** Proofs that stood, and their size. */
  readonly counts: ReadCounts = { proofs: 0, bytes: 0 };
  private readonly sources: SourceBook;
  private readonly blocks = new Map<Hex, Remembered>();
  private remembered = 0;

  constructor(sources: SourceBook) {
    this.sources = sources;
  }

  /**
   * Values of the keys in the state of a block, in their order; undefined where the proof shows that there is none.
   * @param hash of the header, in hexadecimal
   * @throws NotProvedError
   */
  async values(header: Header, hash: Hex, keys: readonly Uint8Array[]): Promise<ProvedBytes[]> {
    const known = this.at(hash);
    const missing = new Map<Hex, Uint8Array>();
    for (const key of keys) {
      const name = bytesToHex(key);
      if (!known.values.has(name)) missing.set(name, key);
    }
    const wanted = [...missing.values()];
    const found = new Map<Hex, ProvedBytes>();
    for (let from = 0; from < wanted.length; from += keysAtOnce) {
      const chunk = wanted.slice(from, from + keysAtOnce);
      const values = await this.sources.ask(`Storage of block ${header.number}`, async (source) => {
        const proof = await source.readProof(chunk, hash);
        const proved = provedValues(header.stateRoot, proof, chunk);
        this.count(source, proof);
        return proved;
      });
      chunk.forEach((key, i) => found.set(bytesToHex(key), values[i]));
    }
    const result = keys.map((key) => {
      const name = bytesToHex(key);
      return found.has(name) ? found.get(name) : known.values.get(name);
    });
    this.remember(hash, found);
    return result;
  }

  /** Values of the keys with their proof, never from memory. @throws NotProvedError */
  prove(header: Header, hash: Hex, keys: readonly Uint8Array[]): Promise<ProofOfKeys> {
    return this.sources.ask(`Storage of block ${header.number}`, async (source) => {
      const proof = await source.readProof(keys, hash);
      const values = provedValues(header.stateRoot, proof, keys);
      this.count(source, proof);
      return { values, proof };
    });
  }

  /**
   * Up to `count` keys under the prefix after `after`, in order, proved to be all there are up to the last of them (or to
   * the end of the prefix, when fewer than `count` come).
   * @throws NotProvedError
   */
  async keys(header: Header, hash: Hex, prefix: Uint8Array, count: number, after?: Uint8Array): Promise<Uint8Array[]> {
    const keys: Uint8Array[] = [];
    // A start before the prefix means: from its first key.
    let last = after && startsWith(after, prefix) ? after : undefined;
    while (keys.length < count) {
      const page = Math.min(keysAtOnce, count - keys.length);
      const found = await this.page(header, hash, prefix, page, last);
      keys.push(...found);
      if (found.length < page) break;
      last = found.at(-1);
    }
    return keys;
  }

  private page(header: Header, hash: Hex, prefix: Uint8Array, count: number, after: Uint8Array | undefined) {
    return this.sources.ask(`The list of keys in block ${header.number}`, async (source) => {
      const told = await source.keys(prefix, count, after, hash);
      const proof = await source.readProof([after ?? prefix, ...told], hash);
      const until = told.length === count ? told.at(-1) : undefined;
      // What the source told only says which proof to ask for: the keys come from the proof.
      const keys = provedKeys(header.stateRoot, proof, { prefix, after, until });
      const values = provedValues(header.stateRoot, proof, keys);
      this.count(source, proof);
      this.remember(hash, new Map(keys.map((key, i) => [bytesToHex(key), values[i]])));
      return keys.slice(0, count);
    });
  }

  private count(source: Source, proof: readonly Uint8Array[]): void {
    const bytes = proof.reduce((sum, entry) => sum + entry.length, 0);
    this.counts.proofs++;
    this.counts.bytes += bytes;
    this.sources.stood(source, bytes);
  }

  private at(hash: Hex): Remembered {
    return this.blocks.get(hash) ?? { values: new Map(), bytes: 0 };
  }

  private remember(hash: Hex, values: ReadonlyMap<Hex, ProvedBytes>): void {
    const block = this.at(hash);
    this.blocks.set(hash, block);
    for (const [name, value] of values) {
      if (block.values.has(name)) continue;
      block.values.set(name, value);
      const bytes = name.length + (value?.length ?? 0);
      block.bytes += bytes;
      this.remembered += bytes;
    }
    for (const [oldest, { bytes }] of this.blocks) {
      if (this.remembered <= mostRemembered) return;
      this.blocks.delete(oldest);
      this.remembered -= bytes;
    }
  }
}
