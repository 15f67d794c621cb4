/** What `npm run light` is asked, read through a light node. */
import type { ReadableBlock } from '../../../node-light/engine/block-finder.ts';
import type { LightNode } from '../../../node-light/engine/light-node.ts';
import { uidKeys } from '../../../node-light/snapshot/subnet-columns.ts';
import { bytesToHex, encodeU16, readU32, readU64, type Hex } from '../../../substrate/bytes.ts';
import type { Evidence } from '../../../substrate/evidence.ts';
import { Reader, ScaleError } from '../../../substrate/scale/reader.ts';
import { storageHashers } from '../../../substrate/storage-hasher.ts';
import { storageKey } from '../../../substrate/storage-key.ts';
import { addressOf, parseAddress } from '../../../wallet/keys/address.ts';

export type Question =
  | { readonly type: 'account'; readonly address: string }
  | { readonly type: 'storage'; readonly key: Uint8Array }
  | { readonly type: 'metagraph'; readonly netuid: number };

/** An answer with its block and how it is known. `value` is plain data, null where there is no such thing; amounts are decimal text in rao. */
export interface Told {
  readonly value: unknown;
  readonly evidence: Evidence;
  readonly number: number;
  readonly hash: Hex;
  /** All keys that the answer was made of, for a proof file. */
  readonly keys: readonly Uint8Array[];
}

/** What a question is put to: this project's light node, or another engine that verifies. */
export type Asked = Pick<LightNode, 'read' | 'evidence'> & { readonly head: ReadableBlock | undefined };

/** Asks at the newest verified block. @throws NotProvedError, BlockNotVerifiedError, ScaleError, BadAddress */
export async function ask(node: Asked, question: Question): Promise<Told> {
  const { head } = node;
  if (!head) throw new Error('There is no verified block to read at.');
  const read = async (keys: readonly Uint8Array[]) => (await node.read(keys, head.hash)).value;
  const keys = keysOf(question);
  const values = await read(keys);
  const value = decode(question, values, keys);
  const size = Array.isArray(value) ? value.length : 0;
  const nameKeys = question.type === 'metagraph' ? uidKeys(question.netuid, size) : [];
  const names = nameKeys.length > 0 ? await read(nameKeys) : [];
  const evidence = node.evidence(head.hash);
  if (!evidence) throw new Error(`Block ${head.header.number} left the verified chain while it was read. Ask again.`);
  const hotkeyOf = ({ uid }: Neuron): string | null => (names[uid] ? addressOf(names[uid]) : null);
  const merged = names.length === 0 ? value : (value as Neuron[]).map((each) => ({ ...each, hotkey: hotkeyOf(each) }));
  return { value: merged, evidence, number: head.header.number, hash: head.hash, keys: [...keys, ...nameKeys] };
}

const subtensor = (item: string, netuid: number): Uint8Array => storageKey('SubtensorModule', item, encodeU16(netuid));

const columns = ['Active', 'Incentive', 'Dividends', 'ValidatorTrust', 'ValidatorPermit', 'Emission', 'LastUpdate'];

function keysOf(question: Question): Uint8Array[] {
  switch (question.type) {
    case 'account': {
      const { accountId } = parseAddress(question.address);
      return [storageKey('System', 'Account', storageHashers.Blake2_128Concat.hash(accountId))];
    }
    case 'storage':
      return [question.key];
    case 'metagraph':
      return ['NetworksAdded', 'SubnetworkN', ...columns].map((item) => subtensor(item, question.netuid));
  }
}

function decode(question: Question, values: readonly (Uint8Array | undefined)[], keys: readonly Uint8Array[]): unknown {
  const [first] = values;
  if (question.type === 'storage') return { key: bytesToHex(keys[0]!), value: first ? bytesToHex(first) : null };
  if (question.type === 'account') return account(question.address, first);
  return neurons(values);
}

/** `AccountInfo` with 64-bit balances. subtensor: runtime/src/lib.rs (`AccountData<Balance>`). */
function account(address: string, bytes: Uint8Array | undefined) {
  if (!bytes) return { address, exists: false, freeRao: '0', reservedRao: '0', frozenRao: '0', nonce: 0 };
  if (bytes.length !== 56) throw new ScaleError(`an account takes 56 bytes on this kind of chain, not ${bytes.length}`);
  const amount = (at: number) => readU64(bytes, at).toString();
  return {
    address,
    exists: true,
    freeRao: amount(16),
    reservedRao: amount(24),
    frozenRao: amount(32),
    nonce: readU32(bytes, 0),
  };
}

/** A row of the metagraph. Shares are u16 of 65535, emission is in alpha-rao. */
export interface Neuron {
  readonly uid: number;
  readonly hotkey?: string | null;
  readonly active: boolean;
  readonly incentive: number;
  readonly dividends: number;
  readonly validatorTrust: number;
  readonly validatorPermit: boolean;
  readonly emissionAlphaRao: string;
  readonly lastUpdate: number;
}

/** Null when there is no such subnet. subtensor: pallets/subtensor/src/lib.rs (`NetworksAdded`, one byte) */
function neurons([added, count, ...lists]: readonly (Uint8Array | undefined)[]): Neuron[] | null {
  if (!added || !new Reader(added).bool()) return null;
  const size = count ? new Reader(count).u16() : 0;
  const column = <T>(index: number, least: number, read: (reader: Reader) => T): T[] => {
    const bytes = lists[index];
    if (!bytes) return [];
    const reader = new Reader(bytes);
    const values = Array.from({ length: reader.length(least) }, () => read(reader));
    reader.done();
    return values;
  };
  const u16 = (reader: Reader) => reader.u16();
  const u64 = (reader: Reader) => reader.u64();
  const bool = (reader: Reader) => reader.bool();
  const [active, permits] = [column(0, 1, bool), column(4, 1, bool)];
  const [incentive, dividends, trust] = [column(1, 2, u16), column(2, 2, u16), column(3, 2, u16)];
  const [emission, updates] = [column(5, 8, u64), column(6, 8, u64)];
  return Array.from({ length: size }, (_, uid) => ({
    uid,
    active: active[uid] ?? false,
    incentive: incentive[uid] ?? 0,
    dividends: dividends[uid] ?? 0,
    validatorTrust: trust[uid] ?? 0,
    validatorPermit: permits[uid] ?? false,
    emissionAlphaRao: (emission[uid] ?? 0n).toString(),
    lastUpdate: Number(updates[uid] ?? 0n),
  }));
}
