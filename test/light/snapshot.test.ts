// The snapshot of a real devnet: kept from proofs, brought up to date by difference, read again with the cable out.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevnetNode } from '../../devnet/node/node.ts';
import type { LightNode } from '../../node-light/engine/light-node.ts';
import { headToStore, keepSubnets, NotStorableError, subnetsAt } from '../../node-light/snapshot/keep-subnets.ts';
import { StoredAnswers } from '../../node-light/snapshot/stored-answers.ts';
import { StoredSnapshot } from '../../node-light/snapshot/stored-snapshot.ts';
import {
  columnNames,
  hotkeyColumns,
  hotkeyKey,
  identityKey,
  plainKeys,
  uidKeys,
} from '../../node-light/snapshot/subnet-columns.ts';
import { subtreeHashes } from '../../node-light/verifier/subtree-hash.ts';
import { hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { ProofIncompleteError } from '../../substrate/trie/proof-errors.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { memoryStore } from '../../substrate/store/memory-store.ts';
import { devnetTime, lightDevnet, lightNode, source } from './light-devnet.ts';
import { honest, lyingProxy } from './lying-proxy.ts';

let devnet: DevnetNode;
let genesisHash: Uint8Array;
beforeAll(async () => {
  devnet = await lightDevnet(12);
  genesisHash = hexToBytes(devnet.chain.genesisHash);
});
afterAll(() => devnet.close());

/** A light node that counts the bytes of proofs it fetched. */
async function follow(): Promise<{ light: LightNode; asked: () => number }> {
  let keys = 0;
  const counting = lyingProxy(honest(devnet), {
    request: (request) => {
      if (request.method === 'state_getReadProof') keys += (request.params as [Hex[]])[0].length;
      return request;
    },
  });
  const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
  await light.addSource(source('devnet', counting));
  return { light, asked: () => keys };
}
const keep = (light: LightNode, snapshot: StoredSnapshot, ...netuids: number[]) =>
  keepSubnets(light, snapshot, headToStore(light, 'head', devnetTime), light.head!.hash, netuids);

const subtreeHash = (root: Uint8Array, proof: readonly Uint8Array[], prefix: Uint8Array) =>
  subtreeHashes(root, proof, [prefix])[0];

describe('the hash of a subtree', () => {
  it('is proved by a proof of the prefix, and changes only with what is under it', async () => {
    const accounts = palletPrefix('System', 'Account');
    const issuance = palletPrefix('Balances', 'TotalIssuance');
    const { state, header } = devnet.chain.best;
    const hash = subtreeHash(header.stateRoot, state.prove([accounts]), accounts)!;
    expect(hash).toHaveLength(32);
    const touched = (key: Uint8Array, value: Uint8Array) => state.apply([[key, value]]);
    const elsewhere = touched(issuance, new Uint8Array(16).fill(3));
    expect(subtreeHash(elsewhere.root(), elsewhere.prove([accounts]), accounts)).toEqual(hash);
    const [[first]] = [...state.entries(accounts)] as [[Uint8Array, Uint8Array]];
    const inside = touched(first, new Uint8Array(80).fill(3));
    expect(subtreeHash(inside.root(), inside.prove([accounts]), accounts)).not.toEqual(hash);
    const nothing = palletPrefix('System', 'Nothing');
    expect(subtreeHash(header.stateRoot, state.prove([nothing]), nothing)).toBeUndefined();
    expect(() => subtreeHash(header.stateRoot, state.prove([accounts]).slice(0, 1), accounts)).toThrow(
      ProofIncompleteError,
    );
  });
});

describe('a snapshot of a devnet', () => {
  it('holds what the chain holds, and gives it back with no source as stored at its block', async () => {
    const { light } = await follow();
    const store = memoryStore();
    const snapshot = await StoredSnapshot.open(store, genesisHash);
    const netuids = await subnetsAt(light, light.head!.hash);
    expect(netuids.length).toBeGreaterThan(0);
    for (const netuid of netuids) await keep(light, snapshot, netuid);
    light.close();

    const offline = await StoredSnapshot.open(store, genesisHash, { readOnly: true });
    const { state, header } = devnet.chain.best;
    expect(offline.head?.header).toEqual(header);
    expect(await offline.netuids()).toEqual(netuids);
    for (const netuid of netuids) {
      const keys = (await offline.read(netuid, 'Keys'))!;
      expect(keys.evidence).toMatchObject({ word: 'stored', block: header.number, at: devnetTime });
      expect(keys.value).toEqual(uidKeys(netuid, keys.value.length).map((key) => state.get(key)));
      const owners = (await offline.read(netuid, 'Owner'))!;
      expect(owners.value).toEqual(keys.value.map((hotkey) => state.get(hotkeyKey('Owner', netuid, hotkey!))));
      for (const name of columnNames) expect(await offline.read(netuid, name)).toBeDefined();
    }
  });

  it('is brought up to the next block by what changed: proofs of maps and lists that stand carry none of their values', async () => {
    const { light, asked } = await follow();
    const snapshot = await StoredSnapshot.open(memoryStore(), genesisHash);
    const netuids = await subnetsAt(light, light.head!.hash);
    const before = asked();
    const first = await keep(light, snapshot, ...netuids);
    for (const netuid of netuids) expect(first.fetched.get(netuid)).toEqual(expect.arrayContaining([...columnNames]));
    const keysFirst = asked() - before;
    const bytesFirst = light.proofs.bytes;

    const still = await keep(light, snapshot, ...netuids);
    expect(still.values).toBe(0);
    expect(light.proofs.bytes - bytesFirst).toBeLessThan(bytesFirst / 3);

    await devnet.newBlock();
    await expect.poll(() => light.head!.hash).toBe(devnet.chain.best.hash);
    const again = await keep(light, snapshot);
    expect(asked() - before - keysFirst).toBeLessThan(keysFirst);
    for (const netuid of netuids) {
      for (const name of ['Keys', 'Owner', 'Axons'] as const) expect(again.fetched.get(netuid)).not.toContain(name);
      const keys = (await snapshot.read(netuid, 'Keys'))!;
      expect(keys.evidence).toMatchObject({ block: light.head!.header.number });
    }
    light.close();
  });

  it('is after many blocks what the chain holds: each column as it was at the block it says', async () => {
    const { light } = await follow();
    const snapshot = await StoredSnapshot.open(memoryStore(), genesisHash);
    const netuids = await subnetsAt(light, light.head!.hash);
    const states = new Map<number, typeof devnet.chain.best.state>();
    for (let i = 0; i < 12; i++) {
      states.set(devnet.chain.best.header.number, devnet.chain.best.state);
      await keep(light, snapshot, ...netuids);
      for (let blocks = i % 5; blocks >= 0; blocks--) await devnet.newBlock();
      await expect.poll(() => light.head!.hash).toBe(devnet.chain.best.hash);
    }
    for (const netuid of netuids) {
      const keys = (await snapshot.read(netuid, 'Keys'))!;
      for (const name of columnNames) {
        const { value, evidence } = (await snapshot.read(netuid, name))!;
        const state = states.get((evidence as { block: number }).block)!;
        const asked =
          name === 'Keys' || name === 'BlockAtRegistration'
            ? uidKeys(netuid, value.length, name)
            : name === 'IdentitiesV2'
              ? (await snapshot.read(netuid, 'Owner'))!.value.map((coldkey) => identityKey(coldkey!))
              : (hotkeyColumns as readonly string[]).includes(name)
                ? keys.value.map((hotkey) => hotkeyKey(name as 'Owner', netuid, hotkey!))
                : plainKeys(name as 'Active', netuid);
        expect(value, `${name} of ${netuid}`).toEqual(asked.map((key) => state.get(key)));
        const answers = new StoredAnswers(snapshot, new Set([netuid]));
        expect((await answers.values(asked)).value, `${name} of ${netuid}, by key`).toEqual(value);
        expect(new Set(await answers.inColumns(asked))).toEqual(new Set(value.length > 0 ? [true] : []));
        const longer = asked.map((key) => Uint8Array.from([...key, 0]));
        expect(new Set(await answers.inColumns(longer))).not.toContain(true);
      }
    }
    light.close();
  });

  it('holds nothing of a chain whose beginning nobody vouched for', async () => {
    const light = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity, checkpoint: 'first source' });
    await light.addSource(source('devnet', honest(devnet)));
    expect(() => headToStore(light, 'head', devnetTime)).toThrow(NotStorableError);
    light.vouch();
    expect(headToStore(light, 'head', devnetTime).was.word).toBe('sealed');
    light.close();
  });

  it('keeps the old state whole when a source lies about the new one', async () => {
    const snapshot = await StoredSnapshot.open(memoryStore(), genesisHash);
    const { light } = await follow();
    const [netuid] = (await subnetsAt(light, light.head!.hash)).slice(-1) as [number];
    await keep(light, snapshot, netuid);
    light.close();
    const before = snapshot.head;
    const liar = lightNode(devnet, { slotDurationMs: 250, aheadMs: Infinity });
    let lying = false;
    await liar.addSource(
      source(
        'liar',
        lyingProxy(honest(devnet), {
          answer: ({ method }, result) =>
            lying && method === 'state_getReadProof' ? { ...(result as object), proof: ['0x00'] } : result,
        }),
      ),
    );
    lying = true;
    await expect(keep(liar, snapshot, netuid)).rejects.toThrow(/liar/);
    expect(snapshot.head).toBe(before);
  });
});
