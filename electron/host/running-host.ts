/** Whether the program on a port is this user's own Taolite host. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { HostRecord } from './host-record.ts';
import { IDENTITY_PATH } from './page-server.ts';
import { identityProof } from './pass-book.ts';

const ANSWER_MS = 2000;

/**
 * Asks the program on the record's port to prove that it knows the record's key, without telling it.
 * @returns `ours`, `other-taolite` (of another user or data folder), or `other` program
 */
export async function whoListens(port: number, record: HostRecord | null): Promise<'ours' | 'other-taolite' | 'other'> {
  const nonce = randomBytes(18).toString('base64url');
  let answer: unknown;
  try {
    const response = await fetch(`http://127.0.0.1:${port}${IDENTITY_PATH}?nonce=${nonce}`, {
      signal: AbortSignal.timeout(ANSWER_MS),
      redirect: 'error',
    });
    answer = await response.json();
  } catch {
    // Whatever does not answer like Taolite is not Taolite: no HTTP, no JSON, no answer in time.
    return 'other';
  }
  if (typeof answer !== 'object' || answer === null || !('product' in answer) || answer.product !== 'taolite')
    return 'other';
  if (record?.port !== port || !('proof' in answer) || typeof answer.proof !== 'string') return 'other-taolite';
  const [given, right] = [Buffer.from(answer.proof), Buffer.from(identityProof(record.key, nonce))];
  return given.length === right.length && timingSafeEqual(given, right) ? 'ours' : 'other-taolite';
}
