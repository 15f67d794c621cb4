/** `/block-announces/1`. substrate: client/network/sync (`BlockAnnouncesHandshake`), client/network/common (`BlockAnnounce`). */
import { readHeader, writeHeader, type Header } from '../header.ts';
import { Reader, ScaleError } from '../scale/reader.ts';
import { Writer } from '../scale/writer.ts';

/** What a peer is, as its handshakes say. */
export type PeerRole = 'full' | 'light' | 'authority';
const roles: Record<PeerRole, number> = { full: 1, light: 2, authority: 4 };

/** The handshake of `/grandpa/1` and `/transactions/1`: one byte. */
export function encodeRole(role: PeerRole): Uint8Array {
  return Uint8Array.of(roles[role]);
}

/** A role from its byte. @throws ScaleError */
export function decodeRole(bytes: Uint8Array): PeerRole {
  const reader = new Reader(bytes);
  const role = readRole(reader);
  reader.done();
  return role;
}

function readRole(reader: Reader): PeerRole {
  const byte = reader.u8();
  for (const [role, number] of Object.entries(roles)) if (number === byte) return role as PeerRole;
  throw new ScaleError(`no role has number ${byte}`);
}

/** Who a peer is and where it stands: its claim. */
export interface BlockAnnouncesHandshake {
  readonly role: PeerRole;
  readonly bestNumber: number;
  readonly bestHash: Uint8Array;
  readonly genesisHash: Uint8Array;
}

/** Bytes of the handshake: 69. */
export function encodeBlockAnnouncesHandshake(handshake: BlockAnnouncesHandshake): Uint8Array {
  const writer = new Writer(69);
  writer.u8(roles[handshake.role]);
  writer.u32(handshake.bestNumber);
  writer.raw(handshake.bestHash);
  writer.raw(handshake.genesisHash);
  return writer.finish();
}

/** A handshake from exactly these bytes. @throws ScaleError */
export function decodeBlockAnnouncesHandshake(bytes: Uint8Array): BlockAnnouncesHandshake {
  const reader = new Reader(bytes);
  const role = readRole(reader);
  const bestNumber = reader.u32();
  const bestHash = reader.raw(32);
  const genesisHash = reader.raw(32);
  reader.done();
  return { role, bestNumber, bestHash, genesisHash };
}

/** A new block of the sender. */
export interface BlockAnnounce {
  readonly header: Header;
  /** Whether the sender now takes it for its best one. */
  readonly isBest: boolean;
}

/** Bytes of an announcement; the data some chains add is empty. */
export function encodeBlockAnnounce({ header, isBest }: BlockAnnounce): Uint8Array {
  const writer = new Writer(320);
  writeHeader(writer, header);
  writer.u8(isBest ? 1 : 0);
  writer.compact(0);
  return writer.finish();
}

/** An announcement from exactly these bytes. Data that some chains add is read and left. @throws ScaleError */
export function decodeBlockAnnounce(bytes: Uint8Array): BlockAnnounce {
  const reader = new Reader(bytes);
  const header = readHeader(reader);
  // Older peers send neither the state nor data.
  const isBest = reader.left > 0 ? reader.bool() : false;
  if (reader.left > 0) reader.take(reader.length());
  reader.done();
  return { header, isBest };
}
