/**
 * The disk as the model store needs it: one flat folder of files that only grow, are renamed once whole, and are removed.
 * Implementations: `file-room.ts` (Node), `opfs-room.ts` (browser).
 */
import { ModelMissingError } from '../inference/inference-error.ts';

export interface RoomFile {
  name: string;
  bytes: number;
}

/** A file that is being written. Only one is open under a name at a time. */
export interface Part {
  /** Bytes written so far, those of earlier times included. */
  bytes(): number;
  read(at: number, length: number): Promise<Uint8Array>;
  /** Rejects with `NoRoomError`; what was there before stays. */
  append(chunk: Uint8Array): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface Room {
  list(): Promise<RoomFile[]>;
  /** The whole file, as bytes that the caller may give away. Rejects with `ModelMissingError`. */
  read(name: string): Promise<Uint8Array>;
  /** Opens a file for writing at its end; makes it when there is none. */
  open(name: string): Promise<Part>;
  /** Gives a closed file another name, at once or not at all; a file of that name is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Does nothing when there is no such file. */
  remove(name: string): Promise<void>;
  /** Bytes that may still be written; null when nobody can say. */
  freeBytes(): Promise<number | null>;
  /** Runs works under one name one after the other, also those of other windows where that can be. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Names come from hashes and ids; anything else is a mistake of the caller or an attack. */
export function assertRoomName(name: string): void {
  if (!/^[a-z0-9][a-z0-9.-]{0,120}$/.test(name) || name.includes('..'))
    throw new ModelMissingError('A file of the model store has a name of letters, digits, points and hyphens.', {
      name: name.slice(0, 80),
    });
}

/** Writes a small text whole: a reader sees the old one or the new one. */
export async function writeText(room: Room, name: string, text: string): Promise<void> {
  const fresh = await room.open(`${name}.new`);
  try {
    await fresh.clear();
    await fresh.append(new TextEncoder().encode(text));
  } finally {
    await fresh.close();
  }
  await room.rename(`${name}.new`, name);
}
