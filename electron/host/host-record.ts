/** The file in which a running host leaves its port and key for the next start of the same user. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { integer, object, SchemaError, text, type Checked } from '../../wallet/ports/schema.ts';

const shape = object({ port: integer(1, 65535), pid: integer(1, 2 ** 31), key: text(100) });
export type HostRecord = Checked<typeof shape>;

const place = (dataDir: string): string => join(dataDir, 'host.json');

export async function writeHostRecord(dataDir: string, record: HostRecord): Promise<void> {
  const file = place(dataDir);
  await rm(`${file}.new`, { force: true });
  const handle = await open(`${file}.new`, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(record));
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

/** The record, or null when there is none or it cannot be read. */
export async function readHostRecord(dataDir: string): Promise<HostRecord | null> {
  try {
    return shape(JSON.parse(await readFile(place(dataDir), 'utf8')), 'host.json');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || error instanceof SyntaxError || error instanceof SchemaError) return null;
    throw error;
  }
}

/** Removes the record if it is still this process's. */
export async function removeHostRecord(dataDir: string, pid: number): Promise<void> {
  if ((await readHostRecord(dataDir))?.pid === pid) await rm(place(dataDir), { force: true });
}
