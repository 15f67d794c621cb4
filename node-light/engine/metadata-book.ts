/**
 * Metadata says how all other bytes of a chain are read, and how calls are written: whoever lies about it can make a proved number or a
 * signed call mean something else. Nothing proves it, so it is held against a pin that came with this release, or, for a runtime nobody
 * pinned, against what other sources say; and the first one told for a runtime stays the only one.
 */
import type { Hex } from '../../substrate/bytes.ts';
import { Reader } from '../../substrate/scale/reader.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { Source } from '../sources/source.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import { RefusedError } from '../verifier/refused-error.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { metadataOf, metadataQuestion, type MetadataDigest } from './metadata-bytes.ts';
import type { MetadataPin, ToldMetadata } from './metadata-pins.ts';
import type { SourceBook } from './source-book.ts';

/** The source's description of the chain is not the one that was pinned, or contradicts what is proved. */
export class MetadataRefusedError extends RefusedError {
  override readonly name = 'MetadataRefusedError';
  readonly reason: 'fake metadata' | 'wrong spec version';
  constructor(reason: MetadataRefusedError['reason'], particulars: string) {
    super(`The description of the chain was refused (${reason}): ${particulars}`);
    this.reason = reason;
  }
}

/** Sources describe the same runtime differently, and nothing tells which of them lies. Neither is used for anything new. */
export class MetadataDisputedError extends Error {
  override readonly name = 'MetadataDisputedError';
  constructor(specVersion: number, said: readonly Said[]) {
    const each = said.map(({ by, hash, before }) => `${by} ${before ? 'said before' : 'says'} ${hash}`).join('; ');
    super(`The sources describe the runtime ${specVersion} of this chain differently, so at least one lies: ${each}`);
  }
}

/** Told in one format before, a runtime is described in that one alone: nothing holds another against it. */
export class MetadataFormatError extends Error {
  override readonly name = 'MetadataFormatError';
  constructor(specVersion: number, format: number, before: readonly number[]) {
    super(
      `The runtime ${specVersion} was described in format ${before.join(' and ')} before, and is now in format ${format} only. It cannot be compared, and is not taken.`,
    );
  }
}

interface Said {
  readonly by: string;
  readonly hash: Hex;
  /** It was told at an earlier start. */
  readonly before?: boolean | undefined;
}

/** How the description in use is known. */
export interface MetadataState {
  readonly specVersion: number;
  readonly format: number;
  readonly hash: Hex;
  /** `own`: of a chain on this computer. `vouched`: a person did. `claimed`: the sources named say so. */
  readonly word: 'own' | 'pinned' | 'vouched' | 'claimed';
  readonly by: readonly string[];
  /** Why what was said last about the chain's description was not taken; null when it was. */
  readonly refused: string | null;
}

export interface MetadataPorts {
  readonly sources: SourceBook;
  readonly pins: readonly MetadataPin[];
  /** What was told before, at earlier starts. */
  readonly told: readonly ToldMetadata[];
  /** The chain runs on this computer: its own node is believed. */
  readonly own: boolean;
  readonly genesisHash: () => Hex | undefined;
  /** Proved storage at a block, the head unless given. */
  readonly read: (keys: readonly Uint8Array[], hash?: Hex) => Promise<ProvedBytes[]>;
  /** Resolves after so many milliseconds. */
  readonly after: (ms: number) => Promise<void>;
}

interface Entry extends MetadataDigest {
  readonly specVersion: number;
  readonly word: 'own' | 'pinned' | 'vouched' | 'claimed';
  readonly by: readonly string[];
  /** Told at an earlier start, and by nobody since. */
  readonly before?: boolean;
}

/** Sources that have not answered by then are not waited for. */
const agreementMs = 4_000;

/** `{ spec_version: compact u32, spec_name }` of the runtime that made the block. substrate: frame_system `LastRuntimeUpgrade`. */
const lastUpgradeKey = palletPrefix('System', 'LastRuntimeUpgrade');

export class MetadataBook {
  private readonly ports: MetadataPorts;
  /** By spec version and format. */
  private readonly known = new Map<string, Entry>();
  private latest: Entry | undefined;
  private refused: string | null = null;
  /** By spec version: while it stands, a description in another format does not get around it. */
  private readonly disputes = new Map<number, MetadataDisputedError>();

  constructor(ports: MetadataPorts) {
    this.ports = ports;
  }

  /** The description in use; undefined before anybody asked for one. */
  get state(): MetadataState | undefined {
    const { latest, refused } = this;
    return latest && { ...latest, refused };
  }

  /** Why what was said last was not taken, also where nothing is in use; null when it was. */
  get refusal(): string | null {
    return this.refused;
  }

  /** The source names whose word is what everything decoded is; undefined when it is better known than that. */
  get believed(): readonly string[] | undefined {
    return this.latest?.word === 'claimed' ? this.latest.by : undefined;
  }

  /** A person compared the hash of the description in use with what they trust. */
  vouch(): void {
    if (this.latest?.word !== 'claimed') return;
    this.latest = { ...this.latest, word: 'vouched' };
    this.known.set(nameOf(this.latest), this.latest);
  }

  /** Spec version of the runtime that made a block, proved; undefined where a chain does not keep it. @throws as `read` */
  async specVersion(hash?: Hex): Promise<number | undefined> {
    const [bytes] = await this.ports.read([lastUpgradeKey], hash);
    return bytes && Number(new Reader(bytes).compact());
  }

  /**
   * Answers a question about metadata with one that stands.
   * @throws MetadataDisputedError, NotProvedError when every source was refused or silent
   */
  async answer(method: string, params: readonly unknown[], hash?: Hex): Promise<unknown> {
    const question = metadataQuestion(method, params)!;
    const specVersion = (await this.specVersion(hash)) ?? 0;
    const asked = async (source: Source) => {
      const answer = await source.ask(method, params);
      return { by: source.name, answer, digest: metadataOf(question, answer) };
    };
    try {
      if (this.expects(specVersion)) {
        const { answer } = await this.ports.sources.ask('The description of the chain', async (source) => {
          const told = await asked(source);
          if (told.digest) this.check(specVersion, told.by, told.digest);
          return told;
        });
        return answer;
      }
      const told = await this.agreed(specVersion, asked);
      return told.answer;
    } catch (error) {
      if (error instanceof MetadataDisputedError) this.disputes.set(specVersion, error);
      this.refused = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** Formats that were pinned for the runtime, else those it was told in before, if any were: no other is asked for. */
  wantedFormats(specVersion: number): number[] {
    const pins = this.pinsFor(specVersion);
    return (pins.length > 0 ? pins : this.toldFor(specVersion)).map(({ format }) => format);
  }

  /** A source's answer to what is in use already: taken when it agrees. @throws MetadataRefusedError for a pinned one, MetadataDisputedError */
  private check(specVersion: number, by: string, digest: MetadataDigest): void {
    const pin = this.pinsFor(specVersion).find(({ format }) => format === digest.format);
    const entry = this.known.get(nameOf({ specVersion, ...digest })) ?? this.toldBefore(specVersion, digest.format);
    const told = this.toldFor(specVersion);
    if (!pin && !entry && told.length > 0)
      throw (
        this.disputes.get(specVersion) ??
        new MetadataFormatError(
          specVersion,
          digest.format,
          told.map(({ format }) => format),
        )
      );
    const wanted = pin?.hash ?? entry?.hash;
    if (wanted !== undefined && wanted !== digest.hash) {
      if (pin || entry?.word !== 'claimed')
        throw new MetadataRefusedError('fake metadata', `it hashes to ${digest.hash}, not ${wanted}`);
      throw new MetadataDisputedError(specVersion, [
        ...entry.by.map((name) => ({ by: name, hash: entry.hash, before: entry.before })),
        { by, hash: digest.hash },
      ]);
    }
    const pinned = pin && (pin.vouched ? 'vouched' : 'pinned');
    const word = this.ports.own ? 'own' : (pinned ?? entry?.word ?? 'claimed');
    const witnesses = [...new Set([...(entry?.by ?? []), by])];
    this.latest = { specVersion, ...digest, word, by: witnesses };
    this.known.set(nameOf(this.latest), this.latest);
    this.refused = null;
    this.disputes.delete(specVersion);
  }

  /** What all sources that answer in time say, when they say the same. */
  private async agreed(
    specVersion: number,
    asked: (source: Source) => Promise<{ by: string; answer: unknown; digest: MetadataDigest | undefined }>,
  ) {
    const { sources, after } = this.ports;
    const late = after(agreementMs).then(() => undefined);
    const told = await sources.ask('The description of the chain', asked);
    const others = sources.ranked().filter(({ name }) => name !== told.by);
    const more = await Promise.all(
      others.map((source) =>
        Promise.race([asked(source), late]).catch((error: unknown) => {
          if (isRefusal(error) && sources.has(source)) sources.refuse(source, error);
          return undefined;
        }),
      ),
    );
    const said = [told, ...more].flatMap((each) => (each?.digest ? [{ by: each.by, ...each.digest }] : []));
    // Before any of it is remembered.
    if (new Set(said.map(({ hash }) => hash)).size > 1) throw new MetadataDisputedError(specVersion, said);
    for (const { by, format, hash } of said) this.check(specVersion, by, { format, hash });
    return told;
  }

  /** Whether it is known already which metadata is right. */
  private expects(specVersion: number): boolean {
    return this.ports.own || this.pinsFor(specVersion).length > 0;
  }

  private toldBefore(specVersion: number, format: number): Entry | undefined {
    const kept = this.toldFor(specVersion).find((told) => told.format === format);
    return kept && { ...kept, word: 'claimed', before: true };
  }

  /** What was told of it at an earlier start. The chain on this computer may be made anew by a newer release. */
  private toldFor(specVersion: number): ToldMetadata[] {
    if (this.ports.own || this.pinsFor(specVersion).length > 0) return [];
    const genesis = this.ports.genesisHash();
    return this.ports.told.filter((told) => told.genesisHash === genesis && told.specVersion === specVersion);
  }

  private pinsFor(specVersion: number): MetadataPin[] {
    const genesis = this.ports.genesisHash();
    return this.ports.pins.filter((pin) => pin.genesisHash === genesis && pin.specVersion === specVersion);
  }
}

const nameOf = ({ specVersion, format }: { specVersion: number; format: number }): string =>
  `${specVersion} in format ${format}`;
