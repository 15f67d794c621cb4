import { readFile } from 'node:fs/promises';
import { BadOption } from '../command-line.ts';
import { toError } from './error-text.ts';

/** A file that was named on the command line. @throws BadOption when it is not there or no JSON */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new BadOption(`${file} cannot be read: ${toError(error).message}`);
  }
}
