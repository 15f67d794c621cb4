import { concatBytes, equalBytes, readU32, bytesToHex } from '../../substrate/bytes.ts';
import { auraSlot } from '../../substrate/digest.ts';
import { encodeEra, immortalEra } from '../../substrate/era.ts';
import { encodeSignedExtrinsic } from '../../substrate/extrinsic.ts';
import { encodeCompact } from '../../substrate/scale/compact.ts';
import type { BlockAt } from '../node/block.ts';
import type { DevnetNode } from '../node/node.ts';
import { TransactionRejected } from '../node/pool.ts';
import { encode } from '../runtime/frame/type.ts';
import type { Applied, FinishedBlock, OpaqueExtrinsic, Runtime } from '../runtime/runtime.ts';
import { multiAddress, multiSignature } from '../runtime/types/multi.ts';
import type { Method } from '../rpc/method.ts';
import { asRejection } from '../rpc/methods/author.ts';
import { bytesParam, hashParam, objectParam } from '../rpc/params.ts';
import { RpcFailure } from '../rpc/rpc-error.ts';
import type { DevTools } from './dev-tools.ts';
import { accountBytes, JsonValueError } from './json-to-scale.ts';
import { describeChanges, type StorageChange } from './storage-diff.ts';

const KNOWN = ['extrinsic', 'at', 'raw', 'html', 'dmp', 'ump', 'hrmp'];

/**
 * `dev_dryRun [{ extrinsic, at?, raw? }]` tries an extrinsic in the block after `at` (the best one) and says what it alone would
 * change; nothing is kept. `extrinsic` is a signed one as hex, or `{ call, address }`: any call as any account, unsigned.
 * @returns with `raw` the changed pairs, else `{ outcome, old, new, delta }` by names; `outcome` is `Ok` or the error's name
 */
export const dryRun =
  (tools: DevTools): Method =>
  async (params, { node }) => {
    const options = objectParam(params, 0, KNOWN) ?? {};
    for (const name of ['html', 'dmp', 'ump', 'hrmp'])
      if (options[name] !== undefined && options[name] !== false)
        throw RpcFailure.invalidParams(`${name} is not offered: storage changes of an extrinsic only, as JSON`);
    const at = await node.chain.recall(hashParam([options['at']], 0, 'at') ?? node.chain.best.hash);
    const { runtime, extrinsic } = attempt(options['extrinsic'], at, node, tools);
    const { without, with: tried, applied } = execute(runtime, at, extrinsic, node);
    if (!applied.ok) throw asRejection(new TransactionRejected({ kind: 'validity', error: applied.error }));
    const changes = difference(without, tried);
    if (options['raw'] === true)
      return changes.map(({ key, fresh }) => [bytesToHex(key), fresh ? bytesToHex(fresh) : null]);
    const outcome = applied.dispatched.ok ? 'Ok' : applied.dispatched.title;
    return { outcome, ...describeChanges(tools.pallets, changes) };
  };

interface Attempt {
  readonly runtime: Runtime;
  readonly extrinsic: OpaqueExtrinsic;
}

function attempt(wanted: unknown, at: BlockAt, node: DevnetNode, tools: DevTools): Attempt {
  if (typeof wanted === 'string') return { runtime: node.runtime, extrinsic: bytesParam([wanted], 0, 'extrinsic') };
  const parts = objectParam([wanted], 0, ['call', 'address']);
  if (!parts) throw RpcFailure.invalidParams('extrinsic: hex text or { call, address } wanted');
  const account = who(parts['address']);
  const nonce = readU32(node.runtime.call(at, 'AccountNonceApi_account_nonce', account));
  const extrinsic = encodeSignedExtrinsic({
    address: encode(multiAddress, { type: 'Id', value: bytesToHex(account) }),
    signature: encode(multiSignature, { type: 'Sr25519', value: new Uint8Array(64) }),
    extra: concatBytes(encodeEra(immortalEra), encodeCompact(nonce), encodeCompact(0), Uint8Array.of(0)),
    call: bytesParam([parts['call']], 0, 'call'),
  });
  return { runtime: tools.unverified(), extrinsic };
}

function who(address: unknown): Uint8Array {
  try {
    return accountBytes(address, 'address');
  } catch (error) {
    throw error instanceof JsonValueError ? RpcFailure.invalidParams(error.message) : error;
  }
}

/** The next block twice: without and with the extrinsic. */
function execute(
  runtime: Runtime,
  at: BlockAt,
  extrinsic: OpaqueExtrinsic,
  node: DevnetNode,
): { without: FinishedBlock; with: FinishedBlock; applied: Applied } {
  const duration = node.options.genesis.slotDurationMs;
  const slot = Math.max(Math.floor(node.now() / duration), Number(auraSlot(at.header.digest) ?? 0n) + 1);
  const begin = () => {
    const block = runtime.open(at, BigInt(slot));
    for (const inherent of runtime.inherents(BigInt(slot * duration), at)) block.apply(inherent);
    return block;
  };
  const [empty, full] = [begin(), begin()];
  const applied = full.apply(extrinsic);
  return { without: empty.finish(), with: full.finish(), applied };
}

function difference(a: FinishedBlock, b: FinishedBlock): StorageChange[] {
  const keys = new Map([...a.changes, ...b.changes].map(([key]) => [bytesToHex(key), key]));
  return [...keys.values()].flatMap((key) => {
    const [old, fresh] = [a.state.get(key), b.state.get(key)];
    const same = old === undefined || fresh === undefined ? old === fresh : equalBytes(old, fresh);
    return same ? [] : [{ key, old, fresh }];
  });
}
