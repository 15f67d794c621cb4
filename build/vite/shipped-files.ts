import { createReadStream, type Dirent } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

/** Files of the folder `from` (and below) whose name matches, served and built under `to/`. */
export interface Shipment {
  readonly from: string;
  readonly to: string;
  readonly name: RegExp;
}

const TYPES: Record<string, string> = {
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};

/** Address under the site's root → file on disk. A folder that does not exist ships nothing. */
export async function listShipments(shipments: readonly Shipment[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { from, to, name } of shipments) {
    let entries: Dirent[];
    try {
      entries = await readdir(from, { recursive: true, withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    for (const entry of entries) {
      if (!entry.isFile() || !name.test(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      found.set(`${to}/${relative(from, file).split(sep).join('/')}`, file);
    }
  }
  return found;
}

/**
 * Ships files that code loads by address at run time (WASM of the inference engine, models) without passing them
 * through the bundler: byte for byte, under the same address in development and in the build.
 */
export function shippedFiles(shipments: readonly Shipment[]): Plugin {
  return {
    name: 'taolite:shipped-files',
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').replace(/^\//, '');
        if (!shipments.some(({ to }) => path.startsWith(`${to}/`))) return next();
        const file = (await listShipments(shipments)).get(path);
        if (file === undefined) return next();
        // The server's own headers too: a script that becomes a worker is refused without its embedder policy.
        for (const [name, value] of Object.entries(server.config.server.headers ?? {}))
          if (value !== undefined) response.setHeader(name, value);
        response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).on('error', next).pipe(response);
      });
    },
    async generateBundle() {
      // Worker bundles run the plugins of their own; only the page's build ships.
      for (const [fileName, file] of await listShipments(shipments))
        this.emitFile({ type: 'asset', fileName, source: await readFile(file) });
    },
  };
}
