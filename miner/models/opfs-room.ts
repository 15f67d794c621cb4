/**
 * A folder of the origin's private file system as a room (browser). Reading, renaming and removing work anywhere; writing works
 * in a dedicated worker alone, where files can be written in place.
 */
import { ModelMissingError, NoRoomError, messageOf } from '../inference/inference-error.ts';
import { assertRoomName, type Part, type Room } from './room.ts';

/** Not in every browser's type library yet. */
type Movable = FileSystemFileHandle & { move?: (name: string) => Promise<void> };

const noRoom = () =>
  new NoRoomError('This browser has no more room for models. What was fetched is kept; free some space and import again.');

/** @throws NoRoomError where the browser keeps no files (some private windows) */
export async function opfsRoom(folder = 'models'): Promise<Room> {
  let room: FileSystemDirectoryHandle;
  try {
    room = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true });
  } catch (error) {
    throw new NoRoomError(`This browser keeps no files for this app: ${messageOf(error)}`, {});
  }
  const handle = async (name: string): Promise<Movable> => {
    assertRoomName(name);
    try {
      return await room.getFileHandle(name);
    } catch (error) {
      throw new ModelMissingError(`The file ${name} of the model store cannot be read: ${messageOf(error)}`, { name });
    }
  };
  const remove = async (name: string): Promise<void> => {
    assertRoomName(name);
    try {
      await room.removeEntry(name);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
    }
  };
  return {
    list: async () => {
      const files: { name: string; bytes: number }[] = [];
      for await (const entry of room.values())
        if (entry.kind === 'file') files.push({ name: entry.name, bytes: (await entry.getFile()).size });
      return files;
    },
    read: async (name) => new Uint8Array(await (await (await handle(name)).getFile()).arrayBuffer()),
    open: async (name) => {
      assertRoomName(name);
      return openPart(await room.getFileHandle(name, { create: true }));
    },
    rename: async (from, to) => {
      assertRoomName(to);
      const file = await handle(from);
      if (file.move) return file.move(to);
      const source = await file.getFile();
      const copy = await openPart(await room.getFileHandle(to, { create: true }));
      await copy.clear();
      for await (const chunk of source.stream() as unknown as AsyncIterable<Uint8Array>) await copy.append(chunk);
      await copy.close();
      await remove(from);
    },
    remove,
    freeBytes: async () => {
      const { quota, usage } = await navigator.storage.estimate();
      return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
    },
    exclusively: (name, work) => navigator.locks.request(`taolite-models/${name}`, work) as ReturnType<typeof work>,
  };
}

async function openPart(file: FileSystemFileHandle): Promise<Part> {
  const access = await file.createSyncAccessHandle();
  let bytes = access.getSize();
  return {
    bytes: () => bytes,
    read: async (at, length) => {
      const chunk = new Uint8Array(length);
      return chunk.subarray(0, access.read(chunk, { at }));
    },
    append: async (chunk) => {
      let written: number;
      try {
        written = access.write(chunk, { at: bytes });
      } catch (error) {
        access.truncate(bytes);
        if (error instanceof DOMException && error.name === 'QuotaExceededError') throw noRoom();
        throw error;
      }
      if (written < chunk.length) {
        access.truncate(bytes);
        throw noRoom();
      }
      bytes += written;
    },
    clear: async () => {
      access.truncate(0);
      bytes = 0;
    },
    close: async () => {
      access.flush();
      access.close();
    },
  };
}
