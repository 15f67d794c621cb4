/**
 * Writes a snapshot while a light node runs: what pages read, as soon as it is known well enough, and the subnets they opened,
 * by difference. It decides what and when; the store, the clock and who may write are given.
 */
import type { Evidence } from '../../substrate/evidence.ts';
import type { LightNode } from '../engine/light-node.ts';
import { NotProvedError, BlockNotVerifiedError } from '../engine/errors.ts';
import { headToStore, keepSubnets, NotStorableError } from './keep-subnets.ts';
import { newlySeen } from './newly-seen.ts';
import type { PageReads } from './page-reads.ts';
import type { StorableEvidence, StoredHead } from './stored-head.ts';
import type { StoredMetadata, StoredSnapshot } from './stored-snapshot.ts';

/** A full node keeps so many states at least; the newest final block may be older than that. subtensor: `--pruning`. */
const stateKept = 200;
/** Subnets are brought up to date so often, ms. */
const subnetsEveryMs = 60_000;

export interface KeeperPorts {
  readonly node: LightNode;
  readonly snapshot: StoredSnapshot;
  /** What pages read, also before there was a keeper. */
  readonly reads: PageReads;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class SnapshotKeeper {
  private readonly ports: KeeperPorts;
  /** How many subnets were open when they were kept last. */
  private keptSubnets = 0;
  private keptAt = -Infinity;
  private metadata: StoredMetadata | undefined;

  constructor(ports: KeeperPorts) {
    this.ports = ports;
  }

  /** The metadata that pages read values with. */
  sawMetadata(metadata: StoredMetadata): void {
    this.metadata = metadata;
  }

  /**
   * Writes what is new. Of a node that cannot prove just now no subnet is brought up to date; what pages read of it before is kept.
   * @returns whether something was written
   * @throws StoreError, for a quota too: what was stored stays whole
   */
  async keep(): Promise<boolean> {
    const head = unlessItWaits(() => this.headNow());
    if (!head) return false;
    const described = await this.keepMetadata();
    // First, for what stands in the columns of a subnet is not kept twice.
    const opened = await this.keepOpened(head).catch(waiting);
    const read = await this.keepReads(head);
    return described || opened === true || read;
  }

  private async keepMetadata(): Promise<boolean> {
    const { snapshot } = this.ports;
    if (!this.metadata || (await snapshot.metadata())?.specVersion === this.metadata.specVersion) return false;
    await snapshot.saveMetadata(this.metadata);
    return true;
  }

  private headNow(): StoredHead {
    const { node, now } = this.ports;
    const behind = (node.head?.header.number ?? 0) - (node.final?.header.number ?? 0);
    return headToStore(node, node.finalityMoves && behind < stateKept ? 'final' : 'head', now());
  }

  private async keepOpened(head: StoredHead): Promise<boolean> {
    const { node, snapshot, reads, now } = this.ports;
    const { opened } = reads;
    const hash = node.hashAt(head.header.number);
    const due = opened.size > this.keptSubnets || now() - this.keptAt >= subnetsEveryMs;
    if (!hash || opened.size === 0 || !due) return false;
    const netuids = [...opened];
    await keepSubnets(node, snapshot, head, hash, netuids);
    this.keptSubnets = netuids.length;
    this.keptAt = now();
    return true;
  }

  private async keepReads(head: StoredHead): Promise<boolean> {
    const { node, snapshot, reads, now } = this.ports;
    const taken = reads.take((hash) => {
      const was = node.evidence(hash);
      return storable(was) ? was : undefined;
    });
    try {
      const at = now();
      const saved = await newlySeen(
        snapshot,
        taken.blocks.map((block) => ({ ...block, at })),
      );
      if (saved.length > 0) await snapshot.saveSeen(head, saved);
      return saved.length > 0;
    } catch (error) {
      taken.putBack();
      throw error;
    }
  }
}

/** Nothing can be proved just now, or nobody vouched for the chain: it is kept once that is so. */
function waiting(error: unknown): undefined {
  if (![NotStorableError, NotProvedError, BlockNotVerifiedError].some((kind) => error instanceof kind)) throw error;
}

function unlessItWaits<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    return waiting(error);
  }
}

const storable = (was: Evidence | undefined): was is StorableEvidence =>
  was?.word === 'final' || was?.word === 'sealed';
