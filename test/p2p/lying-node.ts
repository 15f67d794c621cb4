// A devnet node that lies to its peers at the level of bytes, or is slow, in front of a real one.
import type { DevnetNode } from '../../devnet/node/node.ts';
import type { Commit } from '../../substrate/grandpa/commit.ts';
import type { Header } from '../../substrate/header.ts';

export interface Lies {
  /** Changes the nodes of every state proof. */
  proof?: (nodes: Uint8Array[]) => Uint8Array[];
  warpProof?: (bytes: Uint8Array) => Uint8Array;
  commit?: (commit: Commit) => Commit;
  /** Changes the header of every new block before it is announced. */
  announced?: (header: Header) => Header;
  /** No lie: what is waited for before a block is given out. */
  before?: () => Promise<unknown>;
}

/** The object with some members exchanged; methods keep their own `this`. */
function exchanged<T extends object>(target: T, members: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(target, {
    get(_, key) {
      if (key in members) return members[key as keyof T];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** The lies may be changed while the node serves. */
export function lyingNode(node: DevnetNode, lies: Lies): DevnetNode {
  const { chain, finality } = node;
  const commit = (honest: Commit): Commit => lies.commit?.(honest) ?? honest;
  const lyingChain = exchanged(chain, {
    block: async (hash: `0x${string}`) => {
      await lies.before?.();
      return chain.block(hash);
    },
    recall: async (hash: `0x${string}`) => {
      const at = await chain.recall(hash);
      const prove = (keys: Iterable<Uint8Array>) => lies.proof?.(at.state.prove(keys)) ?? at.state.prove(keys);
      return { ...at, state: exchanged(at.state, { prove }) };
    },
    imported: exchanged(chain.imported, {
      on: (listener: Parameters<typeof chain.imported.on>[0]) =>
        chain.imported.on((block) => listener({ ...block, header: lies.announced?.(block.header) ?? block.header })),
    }),
  });
  const lyingFinality = exchanged(finality, {
    get lastCommit() {
      return finality.lastCommit && commit(finality.lastCommit);
    },
    warpProof: async (from: `0x${string}`) => {
      const bytes = await finality.warpProof(from);
      return lies.warpProof?.(bytes) ?? bytes;
    },
    onCommit: (listener: (heard: Commit) => void) => finality.onCommit((heard) => listener(commit(heard))),
  });
  return exchanged(node, { chain: lyingChain, finality: lyingFinality });
}
