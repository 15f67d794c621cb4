/** Reading storage of a verified block from whichever source proves it, and remembering what was proved. */
import { bytesToHex, hexToBytes, startsWith, type Hex } from '../../substrate/bytes.ts';
import type { Header } from '../../substrate/header.ts';
import { verifyProof } from '../../substrate/trie/verify-proof.ts';
import type { Source } from '../sources/source.ts';
import { provedKeys } from '../verifier/key-range.ts';
import { provedValues, type ProvedBytes } from '../verifier/storage.ts';
import { groupsOf, SeenSubtrees, type KeyGroup } from './seen-subtrees.ts';
import type { SourceBook } from './source-book.ts';

/** Keys proved by one request: a metagraph of 256 neurons and more. */
const keysAtOnce = 2000;
/** Keys listed by one request: nodes give no more. substrate: `STORAGE_KEYS_PAGED_MAX_COUNT` */
const keysListed = 1000;
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
  private readonly seen = new SeenSubtrees();
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
    const names = keys.map(bytesToHex);
    const block = this.at(hash);
    const missing = new Map<Hex, Uint8Array>();
    names.forEach((name, i) => {
      if (!block.values.has(name)) missing.set(name, keys[i]!);
    });
    const found = new Map<Hex, ProvedBytes>();
    const groups = groupsOf(missing.keys());
    await this.takeUnchanged(header, hash, missing, groups, found);
    await this.fetch(header, hash, missing, groups, found);
    const result = names.map((name) => (found.has(name) ? found.get(name) : block.values.get(name)));
    this.remember(hash, found);
    return result;
  }

  /**
   * Moves from `missing` to `found` what is as it was at an earlier block, as one proof of the prefixes shows. The keys that belong to
   * no such group are proved by the same request.
   */
  private async takeUnchanged(
    header: Header,
    hash: Hex,
    missing: Map<Hex, Uint8Array>,
    groups: readonly KeyGroup[],
    found: Map<Hex, ProvedBytes>,
  ): Promise<void> {
    const known = groups.flatMap((group) => {
      const before = this.seen.last(group);
      const values = before && this.blocks.get(before.block)?.values;
      if (!values || !group.names.every((name) => values.has(name))) return [];
      return [{ group, before, values, prefix: hexToBytes(group.prefix) }];
    });
    if (known.length === 0) return;
    const grouped = new Set(known.flatMap(({ group }) => group.names));
    const others = [...missing].filter(([name]) => !grouped.has(name));
    const along = known.length + others.length <= keysAtOnce ? others : [];
    const keys = [...along.map(([, key]) => key), ...known.map(({ prefix }) => prefix)];
    const { state, values: proved } = await this.proved(header, hash, keys);
    along.forEach(([name], i) => {
      found.set(name, proved[i]);
      missing.delete(name);
    });
    for (const { group, before, values, prefix } of known) {
      // Another reading may have looked there meanwhile: what counts is the block these values are of.
      if (this.seen.look(group, prefix, state, hash).hash !== before.hash) continue;
      for (const name of group.names) {
        found.set(name, values.get(name));
        missing.delete(name);
      }
    }
  }

  /** Moves all that is missing to `found`. In the order of the keys, so that requests share as few nodes as can be. */
  private async fetch(
    header: Header,
    hash: Hex,
    missing: ReadonlyMap<Hex, Uint8Array>,
    groups: readonly KeyGroup[],
    found: Map<Hex, ProvedBytes>,
  ): Promise<void> {
    const names = [...missing.keys()];
    if (names.length > keysAtOnce) names.sort();
    for (let from = 0; from < names.length; from += keysAtOnce) {
      const chunk = names.slice(from, from + keysAtOnce);
      const keys = chunk.map((name) => missing.get(name)!);
      const { state, values } = await this.proved(header, hash, keys);
      chunk.forEach((name, i) => found.set(name, values[i]));
      const inChunk = new Set(chunk);
      for (const group of groups)
        if (inChunk.has(group.names[0]!)) this.seen.look(group, hexToBytes(group.prefix), state, hash);
    }
  }

  /** Values of the keys, all of them read while the source can be blamed, and the state they were read from. */
  private proved(header: Header, hash: Hex, keys: readonly Uint8Array[]) {
    return this.sources.ask(`Storage of block ${header.number}`, async (source) => {
      const proof = await source.readProof(keys, hash);
      const state = verifyProof(header.stateRoot, proof);
      const values = keys.map((key) => state.get(key).value);
      this.count(source, proof);
      return { state, values };
    });
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
      const page = Math.min(keysListed, count - keys.length);
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
