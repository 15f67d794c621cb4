/** A light node whose proved reads are noted for the snapshot: pages ask this one, the keeper itself asks the node. */
import type { Hex } from '../../substrate/bytes.ts';
import type { LightNode } from '../engine/light-node.ts';
import type { PageReads } from './page-reads.ts';

/** @param reads where they are noted; undefined while nothing is kept */
export function observedNode(node: LightNode, reads: () => PageReads | undefined): LightNode {
  const read: LightNode['read'] = async (keys, hash) => {
    const at: Hex | undefined = hash ?? node.head?.hash;
    const answer = await node.read(keys, hash);
    if (at) reads()?.sawValues(at, keys, answer.value);
    return answer;
  };
  const keys: LightNode['keys'] = async (prefix, count, after, hash) => {
    const at: Hex | undefined = hash ?? node.head?.hash;
    const answer = await node.keys(prefix, count, after, hash);
    if (at) reads()?.sawKeys(at, prefix, count, after, answer.value);
    return answer;
  };
  return new Proxy(node, {
    get(target, name) {
      if (name === 'read') return read;
      if (name === 'keys') return keys;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
