import { cryptoWaitReady } from '@polkadot/util-crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, utf8 } from '../../../substrate/bytes.ts';
import { Context } from '../frame/context.ts';
import { State } from '../frame/state.ts';
import { decode, encode } from '../frame/type.ts';
import { bytes, option, tuple, vec } from '../frame/types.ts';
import { keyTypeId } from '../types/core.ts';
import { Trie } from '../../../substrate/trie/trie.ts';
import { sessionKeysApi } from './session-keys.ts';

const ctx = new Context(new State(Trie.empty(1)), { number: 0 });
function call(name: string, args: unknown): Uint8Array {
  const method = sessionKeysApi.methods[name]!;
  return encode(method.output, method.run(ctx, args as never, undefined as never));
}
const generate = (seed: string | undefined) =>
  decode(bytes, call('generate_session_keys', { seed: seed === undefined ? undefined : utf8(seed) }));
const taken = (encoded: Uint8Array) =>
  decode(option(vec(tuple(bytes, keyTypeId))), call('decode_session_keys', { encoded }));

beforeAll(() => cryptoWaitReady());

describe('session keys', () => {
  it('are made from a seed and taken apart again: Aura’s, then GRANDPA’s', () => {
    const keys = generate('//Alice');
    expect(bytesToHex(keys)).toBe(
      '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee',
    );
    expect(taken(keys)).toEqual([
      [keys.slice(0, 32), utf8('aura')],
      [keys.slice(32), utf8('gran')],
    ]);
  });
  it('of another length are none, and without a seed there is nowhere to keep them', () => {
    expect(taken(new Uint8Array(63))).toBeUndefined();
    expect(() => generate(undefined)).toThrow('keystore');
  });
});
