/** Brings a stored snapshot up to a block, by difference: what did not change is neither fetched nor written again. */
import type { Hex } from '../../substrate/bytes.ts';
import { equalBytes, readU16 } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import type { LightNode } from '../engine/light-node.ts';
import { subtreeHashes } from '../verifier/subtree-hash.ts';
import type { ProvedBytes } from '../verifier/storage.ts';
import type { StoredHead } from './stored-head.ts';
import type { ColumnChange, StoredSnapshot } from './stored-snapshot.ts';
import {
  columnNames,
  hotkeyColumns,
  hotkeyKey,
  plainColumns,
  plainKeys,
  uidKeys,
  watchedPrefix,
  type ColumnName,
  type HotkeyColumn,
} from './subnet-columns.ts';

/** Nothing is kept of a block that is not verified: an endpoint's word alone. */
export class NotStorableError extends Error {
  override readonly name = 'NotStorableError';
  constructor(readonly word: string) {
    super(`Only what is proved is kept on this computer, and this block is ${word}. Nothing was stored.`);
  }
}

/**
 * The node's newest block as the head of a snapshot: the newest final one, or, while its state may be gone, the head.
 * @param at milliseconds since 1970
 * @throws NotStorableError when nothing is verified, or nobody vouched for where trust begins
 */
export function headToStore(node: LightNode, which: 'final' | 'head', at: number): StoredHead {
  const { anchor, finalityProof: proof } = node;
  const block = which === 'final' ? node.final : node.head;
  const was = block && node.evidence(block.hash);
  if (!anchor || !block || (was?.word !== 'final' && was?.word !== 'sealed')) {
    throw new NotStorableError(was?.word ?? 'not verified yet');
  }
  const { header, authors } = block;
  const finality = proof &&
    block.hash === node.final?.hash && { justification: proof.justification, voters: proof.voters };
  return { header, authors, was, origin: anchor.hash, at, ...(finality && { finality }) };
}

/** Numbers of the subnets that exist. @throws NotProvedError, BlockNotVerifiedError */
export async function subnetsAt(node: LightNode, hash: Hex): Promise<number[]> {
  const prefix = palletPrefix('SubtensorModule', 'NetworksAdded');
  const { value } = await node.entries(prefix, hash);
  return value
    .flatMap(([key, added]) => (added[0] === 1 ? [readU16(key.subarray(prefix.length))] : []))
    .sort((a, b) => a - b);
}

/**
 * Stores one subnet as it is at the head's block.
 * @param hash of `head.header`
 * @returns names of the columns that were fetched anew
 * @throws NotProvedError, BlockNotVerifiedError, StoreError (the old snapshot stays whole)
 */
export async function keepSubnet(
  node: LightNode,
  snapshot: StoredSnapshot,
  head: StoredHead,
  hash: Hex,
  netuid: number,
): Promise<ColumnName[]> {
  const columns = new Map<ColumnName, ColumnChange>();
  const watched = columnNames.flatMap((name) => {
    const prefix = watchedPrefix(name, netuid);
    return prefix ? [{ name, prefix }] : [];
  });
  const plain = plainColumns.map((name) => ({ name, keys: plainKeys(name, netuid) }));
  const asked = plain.flatMap(({ keys }) => keys);
  const { header, values, proof } = await node.prove([...asked, ...watched.map(({ prefix }) => prefix)], hash);
  let from = 0;
  for (const { name, keys } of plain) {
    columns.set(name, { values: values.slice(from, from + keys.length), subtree: undefined });
    from += keys.length;
  }
  const prefixes = watched.map(({ prefix }) => prefix);
  const hashes = subtreeHashes(header.stateRoot, proof, prefixes);
  const subtrees = new Map(watched.map(({ name }, i) => [name, hashes[i]]));
  const stands = async (name: ColumnName): Promise<boolean> => {
    const [now, then] = [subtrees.get(name), await snapshot.subtree(netuid, name)];
    return now !== undefined && then !== undefined && equalBytes(now, then);
  };

  const count = values[0] ? readU16(values[0]) : 0;
  const sameKeys = await stands('Keys');
  const keep = async (name: ColumnName, keys: () => Uint8Array[], same: boolean): Promise<readonly ProvedBytes[]> => {
    const stored = same ? await snapshot.read(netuid, name) : undefined;
    if (stored) {
      columns.set(name, 'unchanged');
      return stored.value;
    }
    const { value } = await node.read(keys(), hash);
    columns.set(name, { values: value, subtree: subtrees.get(name) });
    return value;
  };
  const hotkeys = await keep('Keys', () => uidKeys(netuid, count), sameKeys);
  const keysOf = (name: HotkeyColumn) => () =>
    hotkeys.flatMap((hotkey) => (hotkey ? [hotkeyKey(name, netuid, hotkey)] : []));
  for (const name of hotkeyColumns) {
    // The order of the values is that of the uids: where those changed, all of it is another column.
    await keep(name, keysOf(name), sameKeys && (await stands(name)));
  }
  await snapshot.save(head, netuid, columns);
  return [...columns].flatMap(([name, change]) => (change === 'unchanged' ? [] : [name]));
}
