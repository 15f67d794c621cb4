/** A folder on disk as a room (Node). */
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelMissingError, NoRoomError, messageOf } from '../inference/inference-error.ts';
import { createSerial, type Serial } from '../inference/serial.ts';
import { assertRoomName, type Part, type Room } from './room.ts';

/** Made when it is not there. One process at a time should write into it. */
export async function fileRoom(folder: string): Promise<Room> {
  await mkdir(folder, { recursive: true });
  const turns = new Map<string, Serial>();
  const path = (name: string): string => {
    assertRoomName(name);
    return join(folder, name);
  };
  return {
    list: async () => {
      const entries = await readdir(folder, { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      return Promise.all(files.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })));
    },
    read: async (name) => {
      try {
        const { buffer, byteOffset, byteLength } = await readFile(path(name));
        // Large files come in a buffer of their own: a view, not a copy.
        return byteLength === buffer.byteLength
          ? new Uint8Array(buffer, byteOffset, byteLength)
          : new Uint8Array(buffer, byteOffset, byteLength).slice();
      } catch (error) {
        throw new ModelMissingError(`The file ${name} of the model store cannot be read: ${messageOf(error)}`, { name });
      }
    },
    open: (name) => openPart(path(name)),
    rename: (from, to) => rename(path(from), path(to)),
    remove: (name) => rm(path(name), { force: true }),
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    exclusively: (name, work) => {
      const turn = turns.get(name) ?? createSerial();
      turns.set(name, turn);
      return turn(work);
    },
  };
}

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

async function openPart(path: string): Promise<Part> {
  const file = await open(path, 'a+');
  let bytes = (await file.stat()).size;
  return {
    bytes: () => bytes,
    read: async (at, length) => {
      const chunk = new Uint8Array(length);
      const { bytesRead } = await file.read(chunk, 0, length, at);
      return chunk.subarray(0, bytesRead);
    },
    append: async (chunk) => {
      try {
        await file.appendFile(chunk);
        bytes += chunk.length;
      } catch (error) {
        await file.truncate(bytes); // a part of the chunk may have been written
        if (FULL.includes((error as NodeJS.ErrnoException).code ?? ''))
          throw new NoRoomError('The disk is full. What was fetched is kept; free some space and import again.', {
            wanted: chunk.length,
          });
        throw error;
      }
    },
    clear: async () => {
      await file.truncate(0);
      bytes = 0;
    },
    close: async () => {
      await file.sync();
      await file.close();
    },
  };
}
