import type { Hash } from '../runtime/frame/types.ts';
import type { Cast } from './cast.ts';
import type { ChainClient } from './chain-client.ts';
import { failedExtrinsics } from './failed-extrinsics.ts';
import type { TaskNetuids } from './find-subnets.ts';
import { missingSteps } from './set-up.ts';

/** Blocks to wait before a step that is still missing is submitted again. */
const PATIENCE = 3;

interface Attempt {
  readonly block: number;
  readonly hash: Hash | undefined;
}

/** Runs the set-up block by block until nothing is missing. */
export class SetUp {
  done = false;
  readonly #attempts = new Map<string, Attempt>();
  readonly #trouble = new Map<string, string>();

  constructor(
    private readonly chain: ChainClient,
    private cast: Cast,
    private readonly tempo: number,
  ) {}

  /** From now on this cast is what the chain must have. */
  play(cast: Cast): void {
    this.cast = cast;
    this.done = false;
  }

  /** Steps that failed and are still missing, with the reason. */
  get trouble(): string[] {
    return [...this.#trouble].map(([what, why]) => `${what}: ${why}`);
  }

  /** Submits what is missing at a block. @returns the netuid of each subnet of the cast that exists */
  async step(block: number, at: Hash): Promise<TaskNetuids> {
    const failed = this.#attempts.size > 0 ? await failedExtrinsics(this.chain, at) : new Map<Hash, string>();
    const { cast } = this;
    const { netuids, missing } = await missingSteps(this.chain, cast, this.tempo, at);
    const still = new Set(missing.map(({ what }) => what));
    for (const what of this.#attempts.keys())
      if (!still.has(what)) {
        this.#attempts.delete(what);
        this.#trouble.delete(what);
      }
    for (const { what, signer, call } of missing) {
      const attempt = this.#attempts.get(what);
      const failure = attempt?.hash && failed.get(attempt.hash);
      if (failure) this.#trouble.set(what, failure);
      else if (attempt && block - attempt.block < PATIENCE) continue;
      try {
        this.#attempts.set(what, { block, hash: await this.chain.submit(signer, call) });
      } catch (error) {
        // Refused by the pool, for example because an account is not funded yet: the next block may change that.
        this.#attempts.set(what, { block, hash: undefined });
        this.#trouble.set(what, error instanceof Error ? error.message : String(error));
      }
    }
    // A cast that grew meanwhile is for the next block.
    this.done = missing.length === 0 && cast === this.cast;
    return netuids;
  }
}
