import { readFile } from 'node:fs/promises';
import { isAppAddress } from './desktop-rules.ts';
import { findPageFile } from './page-files.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Answers `app://taolite/…` from the built page's folder, with the same headers as the plain-Node host. */
export async function answerAppRequest(
  pageDir: string,
  request: { readonly url: string; readonly method: string },
): Promise<Response> {
  const plain = (status: number, text: string): Response =>
    new Response(text, { status, headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' } });
  if (!isAppAddress(request.url)) return plain(421, 'Not an address of this app.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET.');
  // The raw path: a parsed one would have its dots resolved, and what was asked for would be hidden.
  const found = await findPageFile(pageDir, request.url.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/');
  if (!found) return plain(404, 'There is no such file.');
  const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(found.file));
  return new Response(body, {
    headers: { ...SECURITY_HEADERS, ...found.headers, 'content-length': String(found.size) },
  });
}
