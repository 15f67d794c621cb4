import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wholeProgram } from './whole-program.mjs';

vi.setConfig({ testTimeout: 120_000 });
const ENTRY = 'app/hello.ts';
let root: string;
const write = (path: string, text: string): Promise<void> => writeFile(join(root, path), text);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'taolite-program-'));
  for (const folder of ['app', 'build', 'devnet/rpc']) await mkdir(join(root, folder), { recursive: true });
  for (const name of ['whole-program.mjs', 'start-cached.mjs'])
    await cp(join(import.meta.dirname, name), join(root, 'build', name));
  await write('package-lock.json', '{}');
  await write('tsconfig.json', '{}');
  await write('devnet/rpc/signature-worker.ts', 'export {};');
  await write('app/word.ts', "export const word: string = 'hello';");
  await write(
    ENTRY,
    "import { word } from './word.ts'; console.log(word, process.argv[2], process.env.TAOLITE_KEEP_AT);",
  );
  await inThePast();
});
afterEach(() => rm(root, { recursive: true }));

/** What was written just now might be written again within the same tick of the file system's clock: such files are looked at again. */
async function inThePast(): Promise<void> {
  const then = new Date(Date.now() - 60_000);
  for (const name of ['app/word.ts', ENTRY, 'devnet/rpc/signature-worker.ts'])
    await utimes(join(root, name), then, then);
}

async function says(file: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, 'there']);
  return stdout.trim().split(' ');
}
const programs = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /^[0-9a-f]{16}\.cjs$/.test(name));

test('runs as the sources say, with its arguments and a place of its own', async () => {
  const { file, folder } = await wholeProgram(ENTRY, root);
  const [word, argument, place] = await says(file);
  expect([word, argument]).toEqual(['hello', 'there']);
  expect(`${place}.cjs`).toBe(join(folder, (await programs(folder))[0]!));
  expect(await readdir(folder)).toContain(`${place!.split('/').at(-1)}-signature-worker.cjs`);
});

test('is bundled again when a source has changed, and only then', async () => {
  const { folder } = await wholeProgram(ENTRY, root);
  const before = await readdir(folder);
  expect(await readdir((await wholeProgram(ENTRY, root)).folder)).toEqual(before);
  expect(await programs(folder)).toHaveLength(1);
  await write('app/word.ts', "export const word: string = 'jello';");
  const { file } = await wholeProgram(ENTRY, root);
  expect((await says(file))[0]).toBe('jello');
  expect(await programs(folder)).toHaveLength(2);
});

test('what V8 kept of a program is never used for another of the same length', async () => {
  const long = 'setTimeout(() => console.log(word), 1_200);';
  await write(ENTRY, `import { word } from './word.ts'; ${long}`);
  const { file, folder } = await wholeProgram(ENTRY, root);
  expect(await says(file)).toEqual(['hello']);
  expect((await readdir(folder)).filter((name) => name.endsWith('.v8'))).toHaveLength(1);
  expect(await says(file)).toEqual(['hello']);
  await write('app/word.ts', "export const word: string = 'jello';");
  expect(await says((await wholeProgram(ENTRY, root)).file)).toEqual(['jello']);
});
