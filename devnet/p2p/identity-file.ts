import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesToHex, hexToBytes, isHex } from '../../substrate/bytes.ts';

/** The identity file holds something else. It was not changed. */
export class IdentityFileError extends Error {
  override readonly name = 'IdentityFileError';
  constructor(path: string) {
    super(`${path} does not hold a peer identity (64 hexadecimal digits). Delete it to get a new identity.`);
  }
}

/** The node's identity seed: read from the file, or made and written there, readable by its owner alone. @throws IdentityFileError */
export async function identitySeedAt(path: string): Promise<Uint8Array> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const seed = new Uint8Array(randomBytes(32));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${bytesToHex(seed)}\n`, { mode: 0o600, flag: 'wx' });
    return seed;
  }
  const seed = text.trim();
  if (!isHex(seed) || seed.length !== 66) throw new IdentityFileError(path);
  return hexToBytes(seed);
}
