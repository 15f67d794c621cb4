import type { BlockAt } from '../node/block.ts';
import type { DevnetNode } from '../node/node.ts';
import type { Method, Methods } from '../rpc/method.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import { AuthoritiesChanged } from '../finality/finality-errors.ts';

/** Where snapshots survive the process. */
export interface SnapshotHome {
  /** Writes the node's chain under this name; replaces a former one. @returns where it lies */
  keep(name: string, node: DevnetNode): Promise<string>;
}

interface Snapshot {
  readonly id: number;
  readonly name: string;
  readonly at: BlockAt;
  /** The chain's time when it was taken, ms. */
  readonly nowMs: number;
  readonly file?: string;
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;
const MOST = 64;

const told = ({ id, name, at, file }: Snapshot): unknown => ({
  id,
  name,
  number: at.header.number,
  hash: at.hash,
  ...(file !== undefined && { file }),
});

/** Sets the chain back, and what depends on the blocks that are gone. */
async function goBack(node: DevnetNode, snapshots: Snapshot[], to: BlockAt): Promise<string> {
  try {
    await node.rewind(to);
  } catch (error) {
    throw error instanceof AuthoritiesChanged ? new RpcFailure(1, error.message) : error;
  }
  // Snapshots of blocks that are gone are gone too.
  snapshots.splice(0, snapshots.length, ...snapshots.filter(({ at }) => at.header.number <= to.header.number));
  return to.hash;
}

/** Named snapshots of a running chain, and the way back to them or to any earlier block. */
export function snapshotMethods(home: SnapshotHome | undefined): Methods {
  const snapshots: Snapshot[] = [];
  let nextId = 1;

  /**
   * `dev_snapshot [name?]` remembers the chain as it is now; the same name again replaces the former. Where the node keeps its data in a
   * folder, it is also written to a file there, to start from later (`--snapshot`). @returns `{ id, name, number, hash, file? }`
   */
  const dev_snapshot: Method = async ([wanted], { node }) => {
    const name = wanted ?? `snapshot-${nextId}`;
    if (typeof name !== 'string' || !NAME.test(name))
      throw RpcFailure.invalidParams('name: up to 64 letters, digits, points, dashes and underscores wanted');
    const former = snapshots.findIndex((one) => one.name === name);
    if (former < 0 && snapshots.length >= MOST)
      throw new RpcFailure(1, `There are ${MOST} snapshots: go back to an earlier one first`);
    const [at, nowMs] = [node.chain.best, node.now()];
    const file = await home?.keep(name, node);
    const snapshot: Snapshot = { id: nextId++, name, at, nowMs, ...(file !== undefined && { file }) };
    if (former >= 0) snapshots.splice(former, 1);
    snapshots.push(snapshot);
    return told(snapshot);
  };

  /**
   * `dev_revert [name or id]` sets the chain and its time back to a snapshot, which stays; later blocks and later snapshots are gone, final
   * or not. @returns the hash of the best block
   */
  const dev_revert: Method = async ([which], { node }) => {
    const snapshot = snapshots.find(({ id, name }) => id === which || name === which);
    if (!snapshot) throw RpcFailure.invalidParams('there is no such snapshot; dev_listSnapshots tells them');
    const hash = await goBack(node, snapshots, snapshot.at);
    node.travel(snapshot.nowMs);
    return hash;
  };

  /**
   * `dev_setHead [hash or number]` sets the chain back to an earlier block whose state is still kept; 0 or less counts from the best
   * block. Later blocks are gone. @returns its hash
   */
  const dev_setHead: Method = async ([which], { node }) => {
    const hash =
      typeof which === 'number' && Number.isInteger(which)
        ? await node.chain.hashAt(which > 0 ? which : Math.max(node.chain.best.header.number + which, 0))
        : typeof which === 'string' && /^0x[0-9a-fA-F]{64}$/.test(which)
          ? (which.toLowerCase() as `0x${string}`)
          : undefined;
    if (hash === undefined || !(await node.chain.block(hash)))
      throw new RpcFailure(1, `Block not found ${JSON.stringify(which)}`);
    return goBack(node, snapshots, await node.chain.recall(hash));
  };

  return { dev_snapshot, dev_revert, dev_listSnapshots: () => snapshots.map(told), dev_setHead };
}
