/**
 * Keys that were read together, with the hash of all that stands under what they begin with. While that hash stands at a later block,
 * so do the values: one small proof says so for all of them.
 */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import type { ProvedState } from '../../substrate/trie/verify-proof.ts';

/** Keys of one map, by what they all begin with. All in hexadecimal. */
export interface KeyGroup {
  readonly prefix: Hex;
  readonly names: readonly Hex[];
}

/** What stood under a prefix when it was looked at. */
export interface Look {
  /** In hexadecimal; undefined where nothing stood there. */
  readonly hash: Hex | undefined;
  /** The block that was looked at. */
  readonly block: Hex;
}

/** `0x` and the hashes of pallet and item. */
const mapPrefixLength = 2 + 64;
/** Fewer keys are read faster than asked about. */
const leastKeys = 4;
/** Groups remembered; the oldest go first. */
const mostSeen = 4096;

/** Keys of the same map together; those of which there are few are left out. */
export function groupsOf(names: Iterable<Hex>): KeyGroup[] {
  const maps = new Map<string, Hex[]>();
  for (const name of names) {
    const map = name.slice(0, mapPrefixLength);
    const group = maps.get(map);
    if (group) group.push(name);
    else maps.set(map, [name]);
  }
  return [...maps.values()]
    .filter((group) => group.length >= leastKeys)
    .map((group) => ({ prefix: commonPrefix(group), names: group }));
}

function commonPrefix(names: readonly Hex[]): Hex {
  let [least, most] = [names[0]!, names[0]!];
  for (const name of names) {
    if (name < least) least = name;
    if (name > most) most = name;
  }
  let length = 0;
  while (length < least.length && least[length] === most[length]) length++;
  return least.slice(0, length - (length % 2)) as Hex;
}

export class SeenSubtrees {
  private readonly seen = new Map<Hex, Look>();

  /** When everything under the prefix was last looked at. */
  last({ prefix }: KeyGroup): Look | undefined {
    return this.seen.get(prefix);
  }

  /** Notes what stands under a group's prefix at a block whose proof reaches it. */
  look({ prefix }: KeyGroup, bytes: Uint8Array, state: ProvedState, block: Hex): Look {
    const found = state.subtreeHash(bytes);
    const look = { hash: found && bytesToHex(found), block };
    this.seen.delete(prefix);
    this.seen.set(prefix, look);
    const [oldest] = this.seen.keys();
    if (this.seen.size > mostSeen && oldest !== undefined) this.seen.delete(oldest);
    return look;
  }
}
