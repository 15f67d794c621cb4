// Replays every vectors file of a folder and counts what passed.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kind, Result, VectorFile } from './kind.ts';

/** The outcome of one file. `unknown` cases are counted in neither `passed` nor `failed`. */
export interface FileReport {
  readonly file: string;
  /** Name of the kind that replayed it, or null when no kind recognises the file. */
  readonly kind: string | null;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  /** Everything that did not pass, in file order. */
  readonly problems: readonly Result[];
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/**
 * The content of a JSON text, integers that a number cannot hold exactly as decimal text: u64 may be written in full.
 * Texts are matched first, so that digits in them stay as they are.
 */
export function parseExactly(json: string): unknown {
  const exact = json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );
  return JSON.parse(exact) as unknown;
}

async function parse(path: string, name: string): Promise<VectorFile | Result> {
  try {
    return { name, content: parseExactly(await readFile(path, 'utf8')) };
  } catch (error) {
    return { id: name, status: 'failed', message: `cannot be read as JSON: ${messageOf(error)}` };
  }
}

/** Replays one parsed file with the first kind that recognises it. Errors of a kind become one failed result. */
export async function replayFile(file: VectorFile, kinds: readonly Kind[]): Promise<FileReport> {
  const kind = kinds.find((candidate) => candidate.matches(file));
  if (!kind) {
    const problem: Result = { id: file.name, status: 'unknown', message: 'no kind recognises this file' };
    return { file: file.name, kind: null, passed: 0, failed: 0, unknown: 1, problems: [problem] };
  }
  const results: Result[] = [];
  try {
    for await (const result of kind.replay(file)) results.push(result);
  } catch (error) {
    results.push({ id: file.name, status: 'failed', message: `replay stopped: ${messageOf(error)}` });
  }
  const count = (status: Result['status']) => results.filter((result) => result.status === status).length;
  return {
    file: file.name,
    kind: kind.name,
    passed: count('passed'),
    failed: count('failed'),
    unknown: count('unknown'),
    problems: results.filter((result) => result.status !== 'passed'),
  };
}

/**
 * Replays every `*.json` directly inside `folder`, in name order.
 * Rejects with the error of the file system when the folder cannot be listed.
 */
export async function replayFolder(folder: string, kinds: readonly Kind[]): Promise<FileReport[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const reports: FileReport[] = [];
  for (const name of names) {
    const file = await parse(join(folder, name), name);
    reports.push(
      'status' in file
        ? { file: name, kind: null, passed: 0, failed: 1, unknown: 0, problems: [file] }
        : await replayFile(file, kinds),
    );
  }
  return reports;
}
