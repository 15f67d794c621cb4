import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EarningEntry, EarningsHistory } from '../ports/earnings-history.ts';
import { entryFromLine, entryKey, entryToLine } from './entry-form.ts';

/** A history in a file of lines (Node). A line that a crash left unfinished at the end is passed over; any other damage is told. */
export function fileHistory(path: string): EarningsHistory {
  let known: Set<string> | null = null;
  const list = async (): Promise<EarningEntry[]> => {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const lines = text.split('\n');
    lines.pop(); // what stands after the last line's end: nothing, or a line that was cut off
    const byKey = new Map(lines.map((line) => entryFromLine(line)).map((entry) => [entryKey(entry), entry]));
    return [...byKey.values()];
  };
  let turn: Promise<unknown> = Promise.resolve();
  const add = async (entry: EarningEntry): Promise<void> => {
    known ??= new Set((await list()).map(entryKey));
    if (known.has(entryKey(entry))) return;
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const last = size === 0 ? '\n' : String((await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer);
      // Something cut off must not become one line with the new one.
      if (last !== '\n') await file.truncate(await lastLineEnd(path));
      await file.appendFile(`${entryToLine(entry)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    known.add(entryKey(entry));
  };
  return {
    list,
    add: (entry) => {
      const done = turn.then(() => add(entry));
      turn = done.catch(() => undefined); // its own caller hears of the failure
      return done;
    },
  };
}

const lastLineEnd = async (path: string): Promise<number> => (await readFile(path)).lastIndexOf('\n') + 1;
