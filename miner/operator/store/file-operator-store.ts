import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OperatorStore } from '../ports/operator-store.ts';
import { recordFromText, recordToText } from './record-form.ts';

/** A store in one file. Saving writes beside it and renames, so that a crash leaves the old record or the new one. */
export function fileOperatorStore(path: string): OperatorStore {
  return {
    load: async () => {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
      return recordFromText(text);
    },
    save: async (record) => {
      await mkdir(dirname(path), { recursive: true });
      const next = `${path}.next`;
      const file = await open(next, 'w', 0o600);
      try {
        await file.writeFile(recordToText(record));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(next, path);
    },
    clear: () => rm(path, { force: true }),
  };
}
