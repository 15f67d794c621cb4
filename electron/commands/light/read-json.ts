import { createReadStream } from 'node:fs';
import { BadOption } from '../command-line.ts';
import { toError } from './error-text.ts';

/** Longest file that is read: a proof of the most keys fits many times. */
const mostMiB = 64;

/** A file that was named on the command line. @throws BadOption when it is not there, too large or no JSON */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(file)) as unknown;
  } catch (error) {
    throw new BadOption(`${file} cannot be read: ${toError(error).message}`);
  }
}

/** Counted as it comes: a device says no size. */
async function readText(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostMiB << 20) throw new Error(`it is larger than ${mostMiB} MiB, which no checkpoint and no proof is`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
