/**
 * The GRANDPA gadget of the bundled node: all authorities live in it, so a round is their precommits signed at once. What comes out
 * is what a network's voters would give: commits, justifications, handovers. substrate: client/consensus/grandpa
 */
import { hexToBytes } from '../../substrate/bytes.ts';
import { grandpaEngine } from '../../substrate/digest.ts';
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { commitOf, type Commit } from '../../substrate/grandpa/commit.ts';
import { decodeJustification, encodeJustification, type Justification } from '../../substrate/grandpa/justification.ts';
import type { Block, BlockAt } from '../node/block.ts';
import { BehindFinality, UnknownBlock, type Chain } from '../node/chain.ts';
import { ChainDataError } from '../node/chain-store.ts';
import { Emitter } from '../node/emitter.ts';
import type { AccountId, Hash } from '../runtime/frame/types.ts';
import { AuthoritiesChanged, FinalityStalled, type Stall } from './finality-errors.ts';
import { devKeyStore, type FinalityKeyStore } from './finality-keys.ts';
import { ForcedChanges } from './forced-changes.ts';
import {
  decodeGadgetState,
  encodeGadgetState,
  type ForcedChange,
  type GadgetState,
  type Handover,
} from './gadget-state.ts';
import * as proofs from './proofs.ts';
import { votingLimit } from './voting-limit.ts';
import { quorumOf, signRound, type Quorum } from './votes.ts';

export interface FinalityOptions {
  /** Keys to vote with; all development keys unless told otherwise. */
  readonly keys?: FinalityKeyStore;
  /** Id of the genesis authorities: 0, where Finney's history makes it 3 and the test network's 2. */
  readonly initialSetId?: bigint;
  /** A justification is kept with the first block finalized in each such period of blocks. Default 512, as on Finney. */
  readonly justificationPeriod?: number;
  /** How many blocks the voters' views lie apart, where the chain is long enough; their votes then need ancestry headers. Default 0. */
  readonly votesAhead?: number;
}

/** subtensor: node/src/service.rs `GRANDPA_JUSTIFICATION_PERIOD` */
const PERIOD = 512;

/** A block was proved final. */
export interface ProvedFinal {
  readonly block: Block;
  readonly commit: Commit;
  readonly justification: Justification;
}

export class Finality {
  /** Comes after `chain.finality` of the same block, with rounds and set ids rising. */
  readonly proved = new Emitter<ProvedFinal>();
  /** Finality stops at the block it has while this is true. */
  switchedOff = false;
  #state: GadgetState;
  #last: { readonly setId: bigint; readonly justification: Justification } | undefined;
  readonly #keys: FinalityKeyStore;
  readonly #forced: ForcedChanges;

  /** @param genesis the authorities at block 0, one vote each. @throws ChainDataError when what is stored cannot be read */
  constructor(
    readonly chain: Chain,
    genesis: readonly AccountId[],
    readonly options: FinalityOptions = {},
  ) {
    this.#keys = options.keys ?? devKeyStore();
    this.#state = chain.storedGadget
      ? stored(chain.storedGadget)
      : {
          setId: options.initialSetId ?? 0n,
          authorities: genesis.map((id) => ({ id: hexToBytes(id), weight: 1n })),
          round: 0n,
          forced: [],
          handovers: [],
        };
    const { last } = this.#state;
    if (last) this.#last = { setId: last.setId, justification: decodeJustification(last.justification) };
    this.#forced = new ForcedChanges(chain, (change) => this.#force(change), this.#state.forced);
  }

  /** A set takes over without anybody's vote; scheduled changes that waited are void. */
  #force({ next, median, at }: ForcedChange): void {
    const { setId, handovers, last } = this.#state;
    this.#quorum = undefined;
    this.#state = {
      setId: setId + 1n,
      authorities: next,
      round: 0n,
      forcedAt: at,
      forced: [],
      handovers: [...handovers, { setId, lastBlock: median }],
      ...(last && { last }),
    };
  }

  /** The set that votes now. */
  get set(): AuthoritySet {
    const { setId, authorities } = this.#state;
    return { setId, authorities };
  }
  /** Last round of this set; 0 before its first. */
  get round(): bigint {
    return this.#state.round;
  }
  /** Ends of the sets before this one, oldest first. */
  get handovers(): readonly Handover[] {
    return this.#state.handovers;
  }
  /** The newest proof of finality; undefined before the first round. */
  get lastJustification(): Justification | undefined {
    return this.#last?.justification;
  }
  /** The newest commit, for whoever begins to listen. */
  get lastCommit(): Commit | undefined {
    return this.#last && commitOf(this.#last.justification, this.#last.setId);
  }
  onCommit(listener: (commit: Commit) => void): () => void {
    return this.proved.on(({ commit }) => listener(commit));
  }

  #quorum: Quorum | undefined;
  /** The voters whose keys are here. */
  get quorum(): Quorum {
    return (this.#quorum ??= quorumOf(this.set, this.#keys));
  }

  /** Why nothing becomes final now; undefined when finality runs. */
  get stall(): Stall | undefined {
    if (this.switchedOff) return { type: 'switched off' };
    const { weight, threshold } = this.quorum;
    if (weight < threshold) return { type: 'no quorum', weight, threshold };
    const { pausedFrom } = this.#state;
    if (pausedFrom !== undefined && this.chain.finalized.header.number >= pausedFrom)
      return { type: 'paused', from: pausedFrom };
    return undefined;
  }

  /**
   * Votes until the block and all before it are final: in one round, or in one for each set that ends on the way.
   * @throws FinalityStalled after having finalized as much as could be; BehindFinality, UnknownBlock; StoreError
   */
  async finalize(hash: Hash): Promise<void> {
    while (hash !== this.chain.finalized.hash) {
      if (!this.chain.known(hash)) throw new UnknownBlock(hash);
      const path = this.chain.path(this.chain.finalized.hash, hash);
      if (!path) throw new BehindFinality(hash, this.chain.finalized.hash);
      const { stall } = this;
      if (stall && stall.type !== 'paused') throw new FinalityStalled(stall);
      const limit = votingLimit(
        this.#state,
        path.map(({ header }) => header),
      );
      if (limit.count === 0) throw new FinalityStalled({ type: 'paused', from: this.chain.finalized.header.number });
      await this.#round(path.slice(0, limit.count), limit);
    }
  }

  /** One round: the last block of the path becomes final. */
  async #round(
    path: readonly Block[],
    { pending, pausedFrom }: Pick<GadgetState, 'pending' | 'pausedFrom'>,
  ): Promise<void> {
    const target = path[path.length - 1]!;
    const { number } = target.header;
    const { setId, authorities, forcedAt, handovers } = this.#state;
    const round = this.#state.round + 1n;
    const hands = pending?.lastBlock === number;
    const justification = signRound(
      target,
      hands ? [] : this.#ahead(target, pending),
      this.quorum.voters,
      round,
      setId,
    );
    const bytes = encodeJustification(justification);
    const next: GadgetState = {
      ...(hands && pending
        ? {
            setId: setId + 1n,
            authorities: pending.next,
            round: 0n,
            handovers: [...handovers, { setId, lastBlock: number }],
          }
        : { setId, authorities, round, handovers, ...(pending && { pending }) }),
      ...(pausedFrom !== undefined && { pausedFrom }),
      ...(forcedAt !== undefined && { forcedAt }),
      forced: this.#forced.kept(path),
      last: { setId, justification: bytes },
    };
    const kept = hands || this.#beginsPeriod(number);
    await this.chain.finalize(target.hash, {
      gadget: encodeGadgetState(next),
      ...(kept && { justifications: [{ engine: grandpaEngine, justification: bytes }] }),
    });
    this.#state = next;
    this.#last = { setId, justification };
    if (hands) this.#quorum = undefined;
    this.proved.emit({ block: target, justification, commit: commitOf(justification, setId) });
  }

  /**
   * Sets the chain back to an earlier block. Where that was final, the voters vote for it anew, in their next round. Development only.
   * @throws AuthoritiesChanged where the set of voters, or the pace of finality, changed since; UnknownBlock, StoreError
   */
  async rewind(to: BlockAt): Promise<void> {
    const { number } = to.header;
    const { handovers, pending, pausedFrom, forcedAt = 0, setId } = this.#state;
    if (number >= this.chain.finalized.header.number) return this.chain.rewind(to, encodeGadgetState(this.#state));
    const changed = handovers.some(({ lastBlock }) => lastBlock >= number) || forcedAt > number;
    if (changed || pending || pausedFrom !== undefined) throw new AuthoritiesChanged(number);
    const block = await this.chain.block(to.hash);
    if (!block) throw new UnknownBlock(to.hash);
    const { last: _, ...kept } = this.#state;
    const round = this.#state.round + 1n;
    const justification = number > 0 ? signRound(block, [], this.quorum.voters, round, setId) : undefined;
    const last = justification && { setId, justification: encodeJustification(justification) };
    const next: GadgetState = { ...kept, round, ...(last && { last }) };
    await this.chain.rewind(to, encodeGadgetState(next));
    this.#state = next;
    this.#last = justification && { setId, justification };
  }

  /** Blocks of the best chain beyond the target that some voters see already. */
  #ahead(target: Block, pending: GadgetState['pending']): Block[] {
    const most = this.options.votesAhead ?? 0;
    if (most === 0) return [];
    const last = pending?.lastBlock ?? Infinity;
    const beyond = this.chain.path(target.hash, this.chain.best.hash) ?? [];
    return beyond.slice(0, most).filter(({ header }) => header.number <= last);
  }

  /** substrate: client/consensus/grandpa/src/environment.rs `finalize_block` */
  #beginsPeriod(number: number): boolean {
    const period = this.options.justificationPeriod ?? PERIOD;
    const last = this.chain.finalized.header.number;
    const began = Math.floor(last / period) !== Math.floor(number / period);
    return began && (last !== 0 || number === period);
  }

  /** SCALE bytes of a warp proof from a final block to the newest proof. @throws NotProvable */
  warpProof(from: Hash): Promise<Uint8Array> {
    return proofs.warpProof(this.chain, this.handovers, this.lastJustification, from);
  }
  /** SCALE bytes of a finality proof; undefined when none is kept. @throws NotProvable */
  finalityProof(number: number): Promise<Uint8Array | undefined> {
    return proofs.finalityProof(this.chain, this.handovers, this.lastJustification, number);
  }
  /** SCALE bytes of the justification of this very block, where one is kept. */
  justificationOf(hash: Hash): Promise<Uint8Array | undefined> {
    return proofs.justificationOf(this.chain, this.lastJustification, hash);
  }
  close(): void {
    this.#forced.close();
  }
}

function stored(bytes: Uint8Array): GadgetState {
  try {
    return decodeGadgetState(bytes);
  } catch (cause) {
    throw new ChainDataError('The stored finality record cannot be read: the data is damaged.', { cause });
  }
}
