import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { bytesToHex, hexToBytes } from '../../substrate/bytes.ts';
import { developmentKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { signingReady } from '../node/derandomized-sr25519.ts';
import { signedMessage, type SignaturesAhead, type SignedMessage } from '../node/signatures-ahead.ts';
import { testNode } from '../node/testing.ts';
import * as verifying from '../runtime/executive/verify.ts';
import { createDevnetRuntime } from '../runtime/index.ts';
import { balances } from '../runtime/pallets/balances/index.ts';
import { standardMethods } from './methods/index.ts';
import { openSession } from './session.ts';
import { signaturesInWorker } from './signatures-in-worker.ts';

vi.mock(import('../runtime/executive/verify.ts'), async (original) => {
  const actual = await original();
  return { ...actual, verifyMultiSignature: vi.fn(actual.verifyMultiSignature) };
});
const here = vi.mocked(verifying.verifyMultiSignature);

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taolite-signature-worker-'));
  file = join(folder, 'worker.cjs');
  const entryPoints = [join(import.meta.dirname, 'signature-worker.ts')];
  await build({ entryPoints, outfile: file, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  await signingReady;
});
afterAll(() => rm(folder, { recursive: true }));

let signatures: SignaturesAhead | undefined;
afterEach(async () => {
  await signatures?.close();
  here.mockClear();
});

function signed(text: string): SignedMessage {
  const { account, sign } = developmentKey('//Alice');
  const message = new TextEncoder().encode(text);
  return { signature: { type: 'Sr25519', value: sign(message) }, message, who: account };
}
const ask = ({ signature, message, who }: SignedMessage): boolean => signatures!.verify(signature, message, who);

test('what was checked ahead is not worked out again, be it valid or not', async () => {
  signatures = signaturesInWorker(file);
  const good = signed('one');
  const forged = { ...signed('two'), message: Uint8Array.of(1) };
  await Promise.all([signatures.check(good), signatures.check(forged)]);
  expect([ask(good), ask(forged)]).toEqual([true, false]);
  expect(here).not.toHaveBeenCalled();
});

test('an answer is for exactly these bytes of this account', async () => {
  signatures = signaturesInWorker(file);
  const good = signed('one');
  await signatures.check(good);
  expect(ask({ ...good, message: Uint8Array.of(1) })).toBe(false);
  expect(ask({ ...good, who: developmentKey('//Bob').account })).toBe(false);
  expect(here).toHaveBeenCalledTimes(2);
  expect(ask(good)).toBe(true);
  expect(here).toHaveBeenCalledTimes(2);
});

test('answers come in the order of the questions, whichever thread is sooner', async () => {
  signatures = signaturesInWorker(file);
  const order: number[] = [];
  const turns = [40, 1, 1, 30, 1].map(async (count, turn) => {
    // Each in a turn of the event loop of its own.
    await new Promise((resolve) => setTimeout(resolve, turn));
    await Promise.all(Array.from({ length: count }, (_, i) => signatures!.check(signed(`${turn} ${i}`))));
    order.push(turn);
  });
  await Promise.all(turns);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('without the thread the answers are the same', async () => {
  signatures = signaturesInWorker(join(folder, 'gone.cjs'));
  const good = signed('one');
  await signatures.check(good);
  expect([ask(good), ask({ ...good, message: Uint8Array.of(1) })]).toEqual([true, false]);
});

test('a batch of submissions is checked beside the chain, and each is answered as if it came alone', async () => {
  signatures = signaturesInWorker(file);
  const runtime = createDevnetRuntime({ slotDurationMs: 250, verify: signatures.verify });
  const node = await testNode(undefined, { signatures, runtime });
  const { specVersion, transactionVersion } = node.runtime.version;
  const facts = { specVersion, transactionVersion, genesisHash: node.chain.genesisHash };
  const key = developmentKey('//Alice');
  const call = balances.calls.transfer_keep_alive({
    dest: { type: 'Id', value: `0x${'a5'.repeat(32)}` },
    value: 10n ** 9n,
  });
  const valid = [0, 1, 2].map((nonce) => bytesToHex(signedExtrinsic(key, call, nonce, facts)));
  const forged = hexToBytes(valid[2]!);
  forged[60]! ^= 1;
  const extrinsics = [...valid, bytesToHex(forged), '0x00', 'no hex', valid[0]];
  expect(signedMessage(node.runtime, node.chain.best, hexToBytes(valid[0]!))?.who).toBe(key.account);
  here.mockClear();
  const said: unknown[] = [];
  const session = openSession(node, standardMethods, (message) => said.push(message));
  await session.receive(
    extrinsics.map((extrinsic, id) => ({ jsonrpc: '2.0', id, method: 'author_submitExtrinsic', params: [extrinsic] })),
  );
  const replies = said[0] as { id: number; result?: string; error?: { code: number } }[];
  expect(replies.map(({ id, result, error }) => [id, error?.code ?? typeof result])).toEqual([
    [0, 'string'],
    [1, 'string'],
    [2, 'string'],
    [3, 1010],
    [4, 1010],
    [5, -32602],
    [6, 1013],
  ]);
  expect(here).not.toHaveBeenCalled();
  await node.newBlock();
  expect(node.pool.size).toBe(0);
  await node.close();
});
