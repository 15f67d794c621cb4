/**
 * Follows a chain from an anchor: headers, seals, finality and the handovers of the authorities. A state machine: messages
 * in, effects out, no I/O; the clock is a port. Nothing a source says is believed, and whoever says something wrong is named.
 * Over 400 lines: one state machine, whose every transition reads and changes the same few fields.
 *
 *   headers        -> verified one by one -> head, or wantHeaders when a gap lies between, or refused
 *   justification  -> its block known?    -> votes, handovers -> final, or wantJustification, or refused
 */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import { auraSlot } from '../../substrate/digest.ts';
import type { Evidence } from '../../substrate/evidence.ts';
import type { Commit } from '../../substrate/grandpa/commit.ts';
import { decodeJustification, type Justification } from '../../substrate/grandpa/justification.ts';
import { headerHash, type Header } from '../../substrate/header.ts';
import { setAfter, setSignals, SetRefusedError, type FollowedSet } from '../verifier/authority-changes.ts';
import { ChildRefusedError, verifyChild } from '../verifier/child.ts';
import { isRefusal } from '../verifier/is-refusal.ts';
import { verifyCommit, verifyJustification, type FinalityTarget } from '../verifier/justification.ts';
import { authorsAfter, SealRefusedError, type Seal } from '../verifier/check-seal.ts';
import type { FinalityProof, Handover } from '../verifier/signed-final.ts';
import { FinalityRefusedError, type CountedVotes } from '../verifier/votes.ts';
import { BlockTree, type TreeBlock } from './block-tree.ts';
import { CheckpointWrongError, type Anchor, type Reached } from './checkpoint.ts';
import { clockToleranceMs } from './freshness.ts';
import { justificationOfCommit } from './justification-of-commit.ts';
import { LooseLinks } from './loose-links.ts';
import type { Effect, Message, Phase } from './messages.ts';
import { setIdOf } from './set-id-of.ts';

export interface FollowerOptions {
  /** Local time, milliseconds since 1970. */
  readonly now: () => number;
  /** Block time, milliseconds. Without it slots are not held against the clock. */
  readonly slotDurationMs?: number;
  /** How far ahead of the clock a slot may be. `Infinity` for a chain whose time is not the world's. */
  readonly aheadMs?: number;
  /** Most headers kept in memory: 4096 unless given. */
  readonly mostBlocks?: number;
}

/** A claim of finality whose block is not here yet. */
interface Waiting {
  readonly source: string;
  readonly claim: Claim;
}
type Claim = { readonly justification: Justification; readonly bytes: Uint8Array } | { readonly commit: Commit };

const mostBlocks = 4096;
/** Claims kept while their headers are fetched, and final hashes kept to tell old news from a conflict. */
const mostWaiting = 8;
const mostFinalHashes = 1024;
/** How far back a fork is looked for at first, in blocks; eight times as far each further time. */
const firstStepBack = 8;

export class Follower {
  private readonly options: FollowerOptions;
  private tree: BlockTree;
  private readonly finalHashes = new Map<number, Hex>();
  private readonly finalNumbers = new Map<Hex, number>();
  private readonly waiting = new Map<Hex, Waiting>();
  private readonly stepsBack = new Map<string, number>();
  private readonly loose = new LooseLinks();
  private lastFinal: TreeBlock;
  private lastProof: FinalityProof | undefined;
  private lastHandover: Handover | undefined;
  private setIdUnknown: boolean;
  private voters: FollowedSet;
  /** Who voted for the last final block, when that was another set. */
  private votersBefore: FollowedSet | undefined;
  private current: Phase = { name: 'following' };
  private slotDurationMs: number | undefined;

  /** Names the chain. */
  readonly genesisHash: Uint8Array;

  constructor(anchor: Anchor, options: FollowerOptions) {
    const block = treeBlockOf(anchor);
    this.genesisHash = anchor.genesisHash;
    this.options = options;
    this.slotDurationMs = options.slotDurationMs;
    this.voters = anchor.set;
    this.setIdUnknown = anchor.setIdUnknown === true;
    this.lastProof = anchor.reached?.proof;
    this.lastHandover = anchor.reached?.handover;
    if (this.lastProof && this.lastProof.voters.setId !== anchor.set.setId) this.votersBefore = this.lastProof.voters;
    this.lastFinal = block;
    this.finalHashes.set(block.header.number, block.hash);
    // An anchor of which nobody knows who voted for it is where headers begin, and no more.
    if (!this.setIdUnknown) this.finalNumbers.set(block.hash, block.header.number);
    this.tree = new BlockTree(block, options.mostBlocks ?? mostBlocks);
  }

  /** Newest verified block of the best branch. */
  get head(): TreeBlock {
    return this.tree.best;
  }
  /** Lowest verified block whose descendants are in memory. */
  get base(): TreeBlock {
    return this.tree.base;
  }
  /** Newest block proved final, or the anchor. */
  get final(): TreeBlock {
    return this.lastFinal;
  }
  /** Who votes for the blocks after `final`. */
  get set(): FollowedSet {
    return this.voters;
  }
  /** What proves `final`; undefined while that is where trust began. */
  get proof(): FinalityProof | undefined {
    return this.lastProof;
  }
  get handover(): Handover | undefined {
    return this.lastHandover;
  }
  get phase(): Phase {
    return this.current;
  }
  /** How many headers are in memory. */
  get size(): number {
    return this.tree.size;
  }

  /** False until it was said, or votes showed, which set votes. */
  get knowsSet(): boolean {
    return !this.setIdUnknown;
  }

  /**
   * Goes on from a block that was proved final, without the headers between: those in memory are let go, and what was known to be final
   * stays known.
   */
  skipTo({ reached, set, ...anchor }: Anchor & { readonly reached: Reached }): void {
    const block = treeBlockOf(anchor);
    this.tree = new BlockTree(block, this.options.mostBlocks ?? mostBlocks);
    this.remember(block);
    this.lastFinal = block;
    this.lastProof = reached.proof;
    this.lastHandover = reached.handover ?? this.lastHandover;
    this.votersBefore = reached.proof.voters.setId === set.setId ? undefined : reached.proof.voters;
    this.voters = set;
    this.setIdUnknown = false;
    this.waiting.clear();
    this.stepsBack.clear();
  }

  /** From now on slots are held against the clock. */
  learnSlotDuration(ms: number): void {
    this.slotDurationMs = ms;
  }

  /** A verified block by its hash, while it is in memory. */
  block(hash: Hex): TreeBlock | undefined {
    return this.tree.get(hash);
  }

  /** Hash of the block of this height on the best branch, or among the newest final ones. */
  hashAt(number: number): Hex | undefined {
    return this.finalHashes.get(number) ?? this.tree.ancestor(this.tree.best, number)?.hash;
  }

  /** Headers from one block in memory up to another that descends from it, both included. */
  path(from: Hex, to: Hex): Header[] | undefined {
    const headers: Header[] = [];
    for (let at = this.tree.get(to); at; at = this.tree.parent(at)) {
      headers.push(at.header);
      if (at.hash === from) return headers.reverse();
    }
    return undefined;
  }

  /** What is known of a block: final, sealed by k of n above it, or undefined when it is not on the best branch. */
  evidence(hash: Hex): Evidence | undefined {
    const final = this.finalNumbers.get(hash);
    if (final !== undefined) return { word: 'final', block: final };
    const block = this.tree.get(hash);
    if (!block?.sealed) return undefined;
    const k = this.tree.authorsAbove(block);
    return k === undefined ? undefined : { word: 'sealed', k, n: block.authors.length, block: block.header.number };
  }

  receive(message: Message): Effect[] {
    if (this.stopped) return [];
    const effects: Effect[] = [];
    try {
      if (message.type === 'headers') this.headers(message.source, message.headers, effects);
      else this.claimOfFinality(message.source, claimOf(message), effects);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      effects.push({ type: 'refused', source: message.source, error });
    }
    return effects;
  }

  private get stopped(): boolean {
    return ['needsCheckpoint', 'wrongCheckpoint', 'conflict'].includes(this.current.name);
  }

  private enter(phase: Phase, effects: Effect[]): void {
    this.current = phase;
    effects.push({ type: 'phase', phase });
  }

  private remember(final: TreeBlock): void {
    this.finalHashes.set(final.header.number, final.hash);
    this.finalNumbers.set(final.hash, final.header.number);
  }

  private headers(source: string, headers: readonly Header[], effects: Effect[]): void {
    const before = this.tree.best;
    const added: TreeBlock[] = [];
    let wrong: unknown;
    try {
      for (const [index, header] of headers.entries()) {
        const hash = bytesToHex(headerHash(header));
        if (this.tree.get(hash) || this.finalHashes.get(header.number) === hash) continue;
        const parent = this.tree.get(bytesToHex(header.parentHash));
        if (!parent) {
          this.searchBack(source, header, headers.slice(index), effects);
          break;
        }
        const block = this.follow(parent, header, hash);
        this.tree.add(block);
        added.push(block);
      }
      if (added.length > 0) this.stepsBack.delete(source);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      wrong = error;
    }
    // What came before the wrong header is good.
    if (this.tree.best !== before) effects.push({ type: 'head', block: this.tree.best });
    for (const { hash } of added) {
      const claim = this.waiting.get(hash);
      if (!claim || !this.waiting.delete(hash)) continue;
      try {
        this.claimOfFinality(claim.source, claim.claim, effects);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        effects.push({ type: 'refused', source: claim.source, error });
      }
    }
    this.lookForForcedChange(effects);
    if (wrong !== undefined) throw wrong;
  }

  private follow(parent: TreeBlock, header: Header, hash: Hex): TreeBlock {
    let seal: Seal | undefined;
    const place = { hash: headerHash(parent.header), number: parent.header.number, slot: parent.slot };
    try {
      seal = verifyChild(place, header, parent.authors, this.lastSlot());
    } catch (error) {
      // Another engine writes this block: it may become final, and until then it is a claim.
      if (!(error instanceof SealRefusedError && error.reason === 'other engine')) throw error;
    }
    return {
      hash,
      header,
      slot: seal?.slot,
      author: seal && bytesToHex(seal.author),
      sealed: parent.sealed && seal !== undefined,
      authors: authorsAfter(header, parent.authors),
      signals: setSignals(header),
    };
  }

  private lastSlot(): bigint | undefined {
    const { aheadMs = clockToleranceMs, now } = this.options;
    if (this.slotDurationMs === undefined || aheadMs === Infinity) return undefined;
    return BigInt(Math.max(0, Math.floor((now() + aheadMs) / this.slotDurationMs)));
  }

  /** The source's block hangs from one that is not here: a gap, or a fork. */
  private searchBack(source: string, header: Header, held: readonly Header[], effects: Effect[]): void {
    const { number: base } = this.tree.base.header;
    const to = held.at(-1) ?? header;
    if (to.number <= base) {
      const final = this.finalHashes.get(to.number);
      // A source that lags behind says nothing new.
      if (final === undefined || final === bytesToHex(headerHash(to))) return;
    }
    this.loose.add(held);
    if (header.number <= base + 1) {
      this.stepsBack.delete(source);
      // A claim of finality for what hangs from it is decided by its votes alone. Where they are good, nobody here knows who is wrong.
      this.offTheChain(bytesToHex(headerHash(header)), effects);
      if (this.stopped) return;
      const particulars = `the chain of ${source} does not hold block ${base}, which was verified here`;
      throw new ChildRefusedError('wrong parent', header.number, particulars);
    }
    const back = this.stepsBack.get(source) ?? 0;
    this.stepsBack.set(source, back === 0 ? firstStepBack : back * 8);
    const after = Math.min(this.tree.best.header.number, header.number - 2) - back;
    const parent = { hash: bytesToHex(header.parentHash), number: header.number - 1 };
    effects.push({ type: 'wantHeaders', source, after: Math.max(base, after), to: parent, held });
  }

  private claimOfFinality(source: string, claim: Claim, effects: Effect[]): void {
    const target = targetOf(claim);
    const hash = bytesToHex(target.hash);
    if (target.number <= this.lastFinal.header.number) {
      const known = this.finalHashes.get(target.number);
      if (known === hash || known === undefined) return;
      return this.conflictOrRefuse(claim, effects);
    }
    const block = this.tree.get(hash);
    if (!block) return this.waitFor(source, claim, { hash, number: target.number }, effects);
    const signals = this.tree.signalsTo(block);
    const verified = { hash: headerHash(block.header), number: block.header.number };
    if (this.setIdUnknown) this.learnSetId(claim, verified);
    let next: FollowedSet;
    try {
      next = setAfter(this.voters, signals, target.number);
    } catch (error) {
      if (!(error instanceof SetRefusedError)) throw error;
      // The message may be honest and its set unknown here. What comes before must come first.
      if (error.reason === 'beyond handover') {
        this.waiting.set(hash, { source, claim });
        effects.push({ type: 'wantJustification', number: error.at, hash: this.tree.ancestor(block, error.at)?.hash });
      }
      return;
    }
    let votes: CountedVotes;
    try {
      votes = this.count(claim, verified, this.voters);
    } catch (error) {
      const wrong = this.wrongSetId(error, claim, verified);
      if (!wrong) throw error;
      return this.enter({ name: 'wrongCheckpoint', error: wrong }, effects);
    }
    this.finalize(block, next, { justification: this.bytesOf(claim), voters: this.voters, votes });
    effects.push({ type: 'final', block, set: next, votes });
    const { pause } = next;
    if (pause?.paused && this.current.name !== 'paused') this.enter({ name: 'paused', from: pause.from }, effects);
    if (!pause?.paused && this.current.name === 'paused') this.enter({ name: 'following' }, effects);
    this.retryWaiting(effects);
  }

  private count(claim: Claim, target: FinalityTarget, voters: FollowedSet): CountedVotes {
    if ('justification' in claim) return verifyJustification(claim.justification, voters, target);
    return verifyCommit(claim.commit, voters, target, (hash) => this.tree.get(hash)?.header);
  }

  private bytesOf(claim: Claim): Uint8Array {
    if ('bytes' in claim) return claim.bytes;
    return justificationOfCommit(claim.commit, (hash) => this.tree.get(hash)?.header);
  }

  private learnSetId(claim: Claim, target: FinalityTarget): void {
    const setId = this.setIdIn(claim, target);
    if (setId === undefined) return;
    this.voters = { ...this.voters, setId };
    this.setIdUnknown = false;
  }

  /** The id under which the votes of those who vote now hold, if there is one. */
  private setIdIn(claim: Claim, target: FinalityTarget): bigint | undefined {
    const { authorities } = this.voters;
    const holds = (setId: bigint) => void this.count(claim, target, { setId, authorities });
    return setIdOf(holds, 'commit' in claim ? claim.commit.setId : undefined);
  }

  /**
   * The first votes after the checkpoint, good ones of its voters, under another id than it names: its voters signed no other. Every
   * header from there on was checked for a handover.
   */
  private wrongSetId(error: unknown, claim: Claim, target: FinalityTarget): CheckpointWrongError | undefined {
    if (this.lastProof || !(error instanceof FinalityRefusedError)) return undefined;
    if (error.reason !== 'bad signature' && error.reason !== 'wrong set') return undefined;
    const setId = this.setIdIn(claim, target);
    if (setId === undefined) return undefined;
    const particulars = `it names set ${this.voters.setId}, and the votes of its authorities for block ${target.number} hold under set ${setId}`;
    return new CheckpointWrongError('setId', particulars);
  }

  private finalize(block: TreeBlock, set: FollowedSet, proof: FinalityProof): void {
    for (let at: TreeBlock | undefined = block; at; at = this.tree.parent(at)) this.remember(at);
    for (const [number, hash] of this.finalHashes) {
      if (number > block.header.number - mostFinalHashes) continue;
      this.finalHashes.delete(number);
      this.finalNumbers.delete(hash);
    }
    this.tree.finalize(block);
    this.lastFinal = block;
    this.lastProof = proof;
    this.votersBefore = set.setId === this.voters.setId ? undefined : this.voters;
    if (this.votersBefore) {
      this.lastHandover = { at: block.header.number, fromSet: this.votersBefore.setId, toSet: set.setId };
    }
    this.voters = set;
  }

  private waitFor(source: string, claim: Claim, to: { hash: Hex; number: number }, effects: Effect[]): void {
    if (this.waiting.has(to.hash)) return;
    const [oldest] = this.waiting.keys();
    if (this.waiting.size === mostWaiting && oldest !== undefined) this.waiting.delete(oldest);
    this.waiting.set(to.hash, { source, claim });
    const after = Math.min(this.tree.best.header.number, to.number - 1);
    effects.push({ type: 'wantHeaders', source, after: Math.max(after, this.tree.base.header.number), to, held: [] });
  }

  /** A handover may have made other claims decidable. */
  private retryWaiting(effects: Effect[]): void {
    for (const [hash, { source, claim }] of [...this.waiting]) {
      if (targetOf(claim).number > this.lastFinal.header.number && !this.tree.get(hash)) continue;
      this.waiting.delete(hash);
      try {
        this.claimOfFinality(source, claim, effects);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        effects.push({ type: 'refused', source, error });
      }
    }
  }

  /** This block does not descend from the base, nor does what hangs from it. */
  private offTheChain(root: Hex, effects: Effect[]): void {
    // The base may have been raised over blocks that are not final: what leaves it there contradicts nothing.
    if (this.tree.base.hash !== this.lastFinal.hash) return;
    for (const [hash, { source, claim }] of [...this.waiting]) {
      if (this.stopped || !this.loose.leadsTo(hash, root)) continue;
      this.waiting.delete(hash);
      try {
        this.conflictOrRefuse(claim, effects);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        effects.push({ type: 'refused', source, error });
      }
    }
  }

  /** A block that excludes the final one: good votes for it mean that the authorities contradict themselves. */
  private conflictOrRefuse(claim: Claim, effects: Effect[]): void {
    const target = targetOf(claim);
    const commit = 'commit' in claim ? claim.commit : undefined;
    // A commit brings no headers: what was voted for above the target has to be here, or nothing can be told from it.
    const above = commit?.precommits.filter(({ targetNumber }) => targetNumber > target.number) ?? [];
    if (above.some(({ targetHash }) => !this.tree.get(bytesToHex(targetHash)))) return;
    // The final block may have been the last of the set before.
    const before = this.votersBefore;
    try {
      this.count(claim, target, commit && commit.setId === before?.setId ? before : this.voters);
    } catch (error) {
      if (!(error instanceof FinalityRefusedError) || !before || commit) throw error;
      this.count(claim, target, before);
    }
    const proofs = [this.lastProof?.justification, this.bytesOf(claim)] as const;
    this.enter({ name: 'conflict', at: target.number, proofs }, effects);
  }

  /** A forced change that more than two thirds of the authors built on is real, and nothing proves what follows. */
  private lookForForcedChange(effects: Effect[]): void {
    if (this.stopped) return;
    const forced = this.tree.signalsTo(this.tree.best).find(({ change }) => change?.forced)?.change;
    if (!forced) return;
    const block = this.tree.ancestor(this.tree.best, forced.signalledIn);
    const above = block ? (this.tree.authorsAbove(block) ?? 0) : Infinity;
    if (above * 3 <= this.tree.best.authors.length * 2) return;
    const reason = 'the authorities were changed without finality, which nothing proves; a newer checkpoint is needed';
    this.enter({ name: 'needsCheckpoint', at: forced.signalledIn, reason }, effects);
  }
}

/** An anchor as the lowest block in memory. */
function treeBlockOf({ header, hash, authors }: Pick<Anchor, 'header' | 'hash' | 'authors'>): TreeBlock {
  const slot = auraSlot(header.digest);
  return { hash: bytesToHex(hash), header, slot, author: undefined, sealed: true, authors, signals: {} };
}

function claimOf(message: Exclude<Message, { type: 'headers' }>): Claim {
  if (message.type === 'commit') return { commit: message.commit };
  return { justification: decodeJustification(message.bytes), bytes: message.bytes };
}

/** The block it says is final. */
function targetOf(claim: Claim): FinalityTarget {
  const { targetHash: hash, targetNumber: number } = 'commit' in claim ? claim.commit : claim.justification;
  return { hash, number };
}
