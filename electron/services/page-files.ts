/** The built page's files, for both hosts: which file an address names, and how it is sent. Nothing outside the folder is reachable. */
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { HOST_META } from '../../miner/ports/host-key.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

export interface PageFile {
  /** Absolute path on disk. */
  readonly file: string;
  readonly size: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The path below the page's folder that a URL path names, or null for one that tries to leave it or cannot be one.
 * @param path with its leading slash, percent escapes and query as received
 */
export function pagePath(path: string): string | null {
  let plain: string;
  try {
    plain = decodeURIComponent(path.split(/[?#]/, 1)[0] ?? '');
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
  if (!plain.startsWith('/') || /[\0\\:]/.test(plain)) return null;
  const parts = plain.slice(1).split('/');
  if (parts.some((part) => part === '..' || part === '.')) return null;
  if (parts.slice(0, -1).includes('')) return null;
  return parts.at(-1) === '' ? [...parts.slice(0, -1), 'index.html'].join('/') : parts.join('/');
}

/** Finds a file of the page, or null. Links that lead out of the folder are not followed. */
export async function findPageFile(root: string, path: string): Promise<PageFile | null> {
  const name = pagePath(path);
  if (name === null) return null;
  try {
    const folder = await realpath(root);
    const file = await realpath(join(folder, ...name.split('/')));
    if (!file.startsWith(folder + sep)) return null;
    const entry = await stat(file);
    if (!entry.isFile()) return null;
    const etag = `"${entry.size.toString(36)}-${Math.round(entry.mtimeMs).toString(36)}"`;
    return { file, size: entry.size, headers: headersOf(name, etag) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'EISDIR') return null;
    throw error;
  }
}

/** Names in `assets/` carry a hash of their content; the rest is asked for again each time, and not sent when unchanged. */
function headersOf(name: string, etag: string): Record<string, string> {
  const cache = name.endsWith('.html')
    ? 'no-store'
    : name.startsWith('assets/')
      ? 'max-age=31536000, immutable'
      : 'no-cache';
  return {
    'content-type': TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream',
    'cache-control': cache,
    ...(cache !== 'no-store' && { etag }),
  };
}

/** The page's HTML with the element that tells it of its host. @throws Error for a page without a head */
export function withHostMeta(html: string, kind: 'node' | 'electron'): string {
  const marked = html.replace(/<head[^>]*>/i, (head) => `${head}<meta name="${HOST_META}" content="${kind}">`);
  if (marked === html) throw new Error('The built page has no head: its index.html is not the one of Taolite.');
  return marked;
}
