/** An unchanging state to build on: a trie, or any ordered map of bytes. */
export interface BaseState {
  get(key: Uint8Array): Uint8Array | undefined;
  entries(prefix: Uint8Array): Iterable<[Uint8Array, Uint8Array]>;
}
