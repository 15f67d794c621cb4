// Whatever parameters a client sends: an answer, or an error that blames the parameters, never one that blames the node.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes } from '../../substrate/bytes.ts';
import { developmentKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { Faults } from '../dev/faults.ts';
import { devMethods } from '../dev/methods.ts';
import { keyPath } from '../dev/storage-diff.ts';
import type { DevnetNode } from '../node/node.ts';
import { testNode } from '../node/testing.ts';
import { createDevnetRuntime } from '../runtime/index.ts';
import { balances } from '../runtime/pallets/balances/declaration.ts';
import { engineMethods, grandpaMethods, standardMethods } from './methods/index.ts';
import { openSession } from './session.ts';

const runtime = createDevnetRuntime({ slotDurationMs: 250 });
const { pallets } = runtime.metadata.description;
const METHODS = {
  ...standardMethods,
  ...engineMethods,
  ...grandpaMethods,
  ...devMethods({
    pallets,
    faults: new Faults(),
    actorsDone: () => Promise.resolve(),
    code: (version) => runtime.code(version),
    unverified: () => createDevnetRuntime({ slotDurationMs: 250, verify: () => true }),
    batch: { mode: 'interval', ms: 250 },
  }),
};
let node: DevnetNode;
beforeAll(async () => {
  node = await testNode();
  for (let i = 0; i < 3; i++) await node.newBlock();
});
afterAll(() => node.close());

interface Reply {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}
async function answer(method: string, params: unknown): Promise<Reply> {
  const said: Reply[] = [];
  const session = openSession(node, METHODS, (message) => said.push(message as Reply));
  await session.receive(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  session.close();
  return said[0]!;
}

const hex = fc.uint8Array({ maxLength: 80 }).map(bytesToHex);
const words = fc.constantFrom(
  'value',
  'hash',
  'queries',
  'finality',
  'manual',
  'Core_version',
  'SubnetInfoRuntimeApi_get_subnet_info',
  's1',
  '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
);
const known = fc.constantFrom(0, 1, 3, 10, -1, 2 ** 32, 1.5).map((n) => n);
const hashes = fc.nat(4).map((n) => (n === 4 ? `0x${'ab'.repeat(32)}` : node.chain.best.hash));
const leaf = fc.oneof(hex, hashes, words, known, fc.constant(null), fc.boolean(), fc.string({ maxLength: 12 }));
const param = fc.oneof(
  { weight: 4, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        'key',
        'type',
        'count',
        'to',
        'extrinsic',
        'at',
        'call',
        'address',
        'drop',
        'stall',
        'System',
        'transactions',
      ),
      leaf,
      { maxKeys: 3 },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
const params = fc.oneof(
  { weight: 9, arbitrary: fc.array(param, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

describe('parameters drawn at random', () => {
  it.each(Object.keys(METHODS).map((name) => [name]))('%s', async (method) => {
    await fc.assert(
      fc.asyncProperty(params, async (drawn) => {
        const { error } = await answer(method, drawn);
        expect(error?.code, error?.message).not.toBe(-32603);
      }),
      { numRuns: 25 },
    );
    node.produce({ mode: 'manual' });
    node.finalityPaused = false;
  });
});

describe('extrinsics', () => {
  const signed = (): Uint8Array => {
    const { specVersion, transactionVersion } = node.runtime.version;
    const call = balances.calls.transfer_keep_alive({
      dest: { type: 'Id', value: developmentKey('//Bob').account },
      value: 5n,
    });
    return signedExtrinsic(developmentKey('//Alice'), call, 0, {
      genesisHash: node.chain.genesisHash,
      specVersion,
      transactionVersion,
    });
  };
  it('of random bytes, cut off, or with a byte changed, are refused as invalid', async () => {
    const good = signed();
    const changed = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
      const bytes = good.slice();
      bytes[at]! ^= by;
      return bytes;
    });
    const cut = fc.nat(good.length - 1).map((length) => good.slice(0, length));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), changed, cut), async (bytes) => {
        const { error } = await answer('author_submitExtrinsic', [bytesToHex(bytes)]);
        expect([1010, 1011]).toContain(error?.code);
      }),
    );
    expect(node.pool.size).toBe(0);
  });
});

describe('storage keys', () => {
  it('with any bytes behind the prefix of an item are read or not, never more than that', () => {
    const items = pallets.flatMap((pallet) => Object.values(pallet.storage));
    fc.assert(
      fc.property(fc.constantFrom(...items), fc.uint8Array({ maxLength: 120 }), (item, rest) => {
        const path = keyPath(item, concatBytes(item.prefix, rest));
        if (path) expect(path).toHaveLength(2 + item.keys.length);
      }),
      { numRuns: 2000 },
    );
  });
});
