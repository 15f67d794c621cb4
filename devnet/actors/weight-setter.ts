import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { commitHash } from '../runtime/economy/weights/commit-hash.ts';
import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import type { Hash } from '../runtime/frame/types.ts';
import type { ActorKey } from './actor-key.ts';
import { entry, type ChainClient } from './chain-client.ts';
import { draw } from './draw.ts';
import type { NeuronView, Schedule } from './subnet-view.ts';

const { storage, calls } = subtensor;

/** Weights for uids, as the chain takes them. */
export interface UidWeights {
  readonly uids: readonly number[];
  readonly values: readonly number[];
}
interface Hidden extends UidWeights {
  readonly salt: readonly number[];
}

/** Blocks to wait before a submission that is not seen on the chain is made again. */
const PATIENCE = 4;
const VERSION_KEY = 0n;

/** Puts a validator's weights on the chain once per epoch: in the open, or committed now and revealed when the chain lets it. */
export class WeightSetter {
  readonly #hidden = new Map<Hash, Hidden>();
  #submittedAt = -Infinity;
  #revealedAt = -Infinity;

  constructor(
    private readonly hotkey: ActorKey,
    private readonly seed: string,
  ) {}

  /** Late in the epoch, when scores are fresh; not so late that the block before the epoch could be missed. */
  isDue({ block, tempo, position, rateLimitBlocks }: Schedule, own: NeuronView): boolean {
    const late = position >= tempo - Math.max(4, Math.floor(tempo / 5));
    const allowed = own.lastUpdate === 0n || BigInt(block + 1) - own.lastUpdate >= rateLimitBlocks;
    const submitted = this.#submittedAt >= block - position;
    const seen = own.lastUpdate > BigInt(Math.max(0, this.#submittedAt));
    const waiting = submitted && (seen || block - this.#submittedAt <= PATIENCE);
    return late && allowed && !waiting;
  }

  /** Submits weights. @returns what was done, for people */
  async submit(chain: ChainClient, schedule: Schedule, { uids, values }: UidWeights): Promise<string> {
    const { netuid, block, commitReveal } = schedule;
    this.#submittedAt = block;
    if (!commitReveal) {
      const weights = { netuid, dests: [...uids], weights: [...values], version_key: VERSION_KEY };
      await chain.submit(this.hotkey, calls.set_weights(weights));
      return `set weights for ${uids.length} miners`;
    }
    const salt = Array.from({ length: 8 }, (_, i) => Math.floor(draw(this.seed, 'salt', block, i) * 65_536));
    const hotkey = hexToBytes(this.hotkey.account);
    const hash = bytesToHex(commitHash({ hotkey, netuidIndex: netuid, uids, values, salt, versionKey: VERSION_KEY }));
    this.#hidden.set(hash, { uids, values, salt });
    await chain.submit(this.hotkey, calls.commit_weights({ netuid, commit_hash: hash }));
    return `committed weights for ${uids.length} miners`;
  }

  /** Reveals what may be revealed now. @returns what was done, or undefined */
  async reveal(chain: ChainClient, schedule: Schedule, at: Hash): Promise<string | undefined> {
    const { netuid, block, epochIndex, revealPeriodEpochs } = schedule;
    if (this.#hidden.size === 0 || block - this.#revealedAt <= PATIENCE) return undefined;
    const [queue] = await chain.read(at, entry(storage.WeightCommits, netuid, this.hotkey.account));
    const queued = new Map((queue ?? []).map(([hash, epoch]) => [hash, epoch]));
    for (const [hash, { uids, values, salt }] of this.#hidden) {
      const epoch = queued.get(hash);
      if (epoch === undefined || epochIndex > epoch + revealPeriodEpochs) {
        if (block - this.#submittedAt > PATIENCE) this.#hidden.delete(hash);
        continue;
      }
      if (epochIndex !== epoch + revealPeriodEpochs) continue;
      this.#revealedAt = block;
      await chain.submit(
        this.hotkey,
        calls.reveal_weights({
          netuid,
          uids: [...uids],
          values: [...values],
          salt: [...salt],
          version_key: VERSION_KEY,
        }),
      );
      return `revealed weights for ${uids.length} miners`;
    }
    return undefined;
  }
}
