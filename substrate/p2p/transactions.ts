/** `/transactions/1`. substrate: client/network/transactions */
import { frameExtrinsic } from '../extrinsic.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';

/** Most transactions of one message read from outside. */
const mostTransactions = 8192;

/** Bytes of a message. @param extrinsics each with its length prefix */
export function encodeTransactions(extrinsics: readonly Uint8Array[]): Uint8Array {
  const writer = new Writer(512);
  writer.compact(extrinsics.length);
  for (const extrinsic of extrinsics) writer.raw(extrinsic);
  return writer.finish();
}

/** The extrinsics of a message, each with its length prefix. @throws ScaleError */
export function decodeTransactions(bytes: Uint8Array): Uint8Array[] {
  const reader = new Reader(bytes);
  const count = reader.length();
  if (count > mostTransactions) throw new ScaleError(`${count} transactions, at most ${mostTransactions} are read`);
  const list = Array.from({ length: count }, () => frameExtrinsic(reader.raw(reader.length())));
  reader.done();
  return list;
}
