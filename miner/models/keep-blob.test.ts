// A real folder and a real HTTP server on loopback that cuts, lies and stalls.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRng } from '../tasks/rng.ts';
import {
  CancelledError,
  DownloadError,
  ModelHashError,
  NoRoomError,
  UnsupportedModelError,
} from '../inference/inference-error.ts';
import { fileRoom } from './file-room.ts';
import { blobName, keepBlob, type KeepOptions } from './keep-blob.ts';
import { pathSource } from './path-source.ts';
import type { Room } from './room.ts';
import { cutAfter, fileServer, type FileServer, type ServedFile } from './testing/file-server.ts';
import { urlSource } from './url-source.ts';

const rng = createRng('a file');
const body = Uint8Array.from({ length: 9_000_000 }, (_, i) => (i * 2654435761) >>> 24).map((x) => x ^ 0x5a);
body.set(Uint8Array.from({ length: 64 }, () => rng.int(256)));
const hash = createHash('sha256').update(body).digest('hex');

let folder: string;
let room: Room;
let server: FileServer | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taolite-models-'));
  room = await fileRoom(folder);
});
afterEach(async () => {
  await server?.close();
  server = null;
  await rm(folder, { recursive: true });
});

/** Waits of a retry pass at once; stalls are told by `tick`. */
function clock() {
  const stalls = new Set<() => void>();
  return {
    after: (ms: number, then: () => void) => {
      if (ms >= 30_000) {
        stalls.add(then);
        return () => void stalls.delete(then);
      }
      const timer = setTimeout(then, 0);
      return () => clearTimeout(timer);
    },
    tick: () => {
      for (const stall of [...stalls]) if (stalls.delete(stall)) stall();
    },
  };
}
const options = (more: Partial<KeepOptions> = {}): KeepOptions => ({ clock: clock(), maxBytes: 1e9, ...more });
const served = async (file: ServedFile) => {
  server = await fileServer({ '/model.onnx': file });
  return urlSource(`${server.base}/model.onnx`);
};
const kept = async () => (await readdir(folder)).sort();

describe('a file that is brought into the store', () => {
  test('comes whole under the name of its hash, and is not fetched again', async () => {
    const source = await served({ body, etag: '"one"' });
    expect(await keepBlob(room, source, options())).toEqual({ sha256: hash, bytes: body.length });
    expect(await kept()).toEqual([blobName(hash)]);
    expect(createHash('sha256').update(await room.read(blobName(hash))).digest('hex')).toBe(hash);
    await keepBlob(room, source, options({ wanted: { sha256: hash } }));
    expect(server!.asked.length).toBe(1);
  });

  test('a connection that is cut again and again is gone on with where it broke', async () => {
    const file: ServedFile = {
      body,
      etag: '"one"',
      misbehave: (request, response, nth) => nth < 6 && (cutAfter(file, 1_700_000, request, response), true),
    };
    expect(await keepBlob(room, await served(file), options())).toMatchObject({ sha256: hash });
    const starts = server!.asked.map((line) => Number(/bytes=(\d+)-/.exec(line)?.[1] ?? 0));
    expect(starts.length).toBe(6);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts[5]).toBeGreaterThan(4_000_000);
  });

  test('an import that gave up is gone on with by a later one, also in another process', async () => {
    let broken = true;
    const file: ServedFile = {
      body,
      etag: '"one"',
      misbehave: (request, response, nth) => {
        if (!broken) return false;
        if (nth === 1) cutAfter(file, 5_000_000, request, response);
        else response.destroy();
        return true;
      },
    };
    const source = await served(file);
    await expect(keepBlob(room, source, options())).rejects.toThrow(DownloadError);
    broken = false;
    expect(await keepBlob(await fileRoom(folder), source, options())).toMatchObject({ sha256: hash });
    expect(server!.asked.at(-1)).toMatch(/bytes=[1-9]\d{6,}-/);
    expect(await kept()).toEqual([blobName(hash)]);
  });

  test('a file that changed on the server meanwhile is fetched from its beginning', async () => {
    const file: ServedFile = {
      body: body.map((x) => x ^ 1),
      etag: '"old"',
      misbehave: (request, response, nth) => {
        if (nth > 1) Object.assign(file, { body, etag: '"new"' });
        else cutAfter(file, 5_000_000, request, response);
        return nth === 1;
      },
    };
    expect(await keepBlob(room, await served(file), options())).toMatchObject({ sha256: hash });
  });

  test('a server without ranges or versions gives the whole file again', async () => {
    const file: ServedFile = {
      body,
      misbehave: (request, response, nth) => {
        if (nth === 1) cutAfter(file, 5_000_000, request, response);
        else response.writeHead(200).end(body); // no length either
        return true;
      },
    };
    expect(await keepBlob(room, await served(file), options())).toMatchObject({ sha256: hash, bytes: body.length });
  });

  test('redirects are followed', async () => {
    server = await fileServer({
      '/a': { body, misbehave: (_, response) => (response.writeHead(302, { location: '/b' }).end(), true) },
      '/b': { body, etag: `"${hash}"` },
    });
    expect(await keepBlob(room, urlSource(`${server.base}/a`), options())).toMatchObject({ sha256: hash });
  });

  test.each([
    ['that was given by hand', { wanted: { sha256: 'a'.repeat(64) } }, '"one"'],
    ['that the server states in its ETag', {}, `"${'b'.repeat(64)}"`],
    ['of another length than announced', { wanted: { bytes: 7 } }, '"one"'],
  ])('a file of another hash than the one %s is thrown away', async (_, more, etag) => {
    const failed = keepBlob(room, await served({ body, etag }), options(more));
    await expect(failed).rejects.toThrow(ModelHashError);
    expect(await kept()).toEqual([]);
  });

  test('a claim of 2 GB is refused before a byte is fetched; so is a stream without end at the limit', async () => {
    let sent = 0;
    const claim = await served({
      body,
      misbehave: (_, response) => (response.writeHead(200, { 'content-length': 2_000_000_000 }).write('x'), true),
    });
    await expect(keepBlob(room, claim, options({ maxBytes: 1_900_000_000 }))).rejects.toThrow(UnsupportedModelError);
    await server!.close();
    const endless = await served({
      body,
      misbehave: (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(body.subarray(0, 65_536))) sent += 65_536;
          if (!response.destroyed) response.once('drain', more);
        };
        more();
        return true;
      },
    });
    await expect(keepBlob(room, endless, options({ maxBytes: 3_000_000 }))).rejects.toThrow(UnsupportedModelError);
    expect(sent).toBeLessThan(60_000_000);
    expect(await kept()).toEqual([]);
  });

  test('a server that goes silent is left, and what came is gone on with', async () => {
    const time = clock();
    const file: ServedFile = {
      body,
      etag: '"one"',
      misbehave: (_, response, nth) => {
        if (nth > 1) return false;
        response.writeHead(200, { 'content-length': body.length, etag: '"one"' });
        response.write(body.subarray(0, 5_000_000), () => setTimeout(() => (time.tick(), time.tick()), 50));
        return true;
      },
    };
    expect(await keepBlob(room, await served(file), options({ clock: time }))).toMatchObject({ sha256: hash });
    expect(server!.asked[1]).toMatch(/bytes=\d{7}-/);
  });

  test.each([
    ['a missing file', (response: ServerResponse) => response.writeHead(404).end(), /no such file/],
    ['a closed one', (response: ServerResponse) => response.writeHead(403).end(), /not open to everybody/],
    ['a web page', (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>'), /a web page/],
  ])('%s is told at once and not asked for again', async (_, answer, words) => {
    const source = await served({ body, misbehave: (__, response) => (answer(response), true) });
    await expect(keepBlob(room, source, options())).rejects.toThrow(words);
    expect(server!.asked.length).toBe(1);
  });

  test('a busy server is asked again, a few times', async () => {
    const source = await served({ body, misbehave: (_, response) => (response.writeHead(503).end(), true) });
    await expect(keepBlob(room, source, options())).rejects.toThrow(/status 503/);
    expect(server!.asked.length).toBe(4);
  });

  test('a person’s stop keeps what came', async () => {
    const stop = new AbortController();
    const source = await served({ body, etag: '"one"', misbehave: (request, response, nth) => nth === 1 && (response.writeHead(200, { 'content-length': body.length, etag: '"one"' }).write(body.subarray(0, 6_000_000)), true) }); // prettier-ignore
    const stopped = keepBlob(room, source, options({ signal: stop.signal, onProgress: (bytes) => bytes > 5_000_000 && stop.abort() }));
    await expect(stopped).rejects.toThrow(CancelledError);
    const [part] = (await room.list()).filter(({ name }) => /^part-\w+$/.test(name));
    expect(part!.bytes).toBeGreaterThan(4_000_000);
    expect(await keepBlob(room, source, options())).toMatchObject({ sha256: hash });
  });

  test('a full disk is told before the download where the size is known, and at the failing write', async () => {
    const source = await served({ body, etag: '"one"' });
    await expect(keepBlob({ ...room, freeBytes: async () => 1000 }, source, options())).rejects.toThrow(NoRoomError);
    let left = 5_000_000;
    const tight: Room = {
      ...room,
      open: async (name) => {
        const part = await room.open(name);
        return {
          ...part,
          append: async (chunk) => {
            if (name.startsWith('part-') && !name.includes('json') && (left -= chunk.length) < 0) throw new NoRoomError('The disk is full.');
            return part.append(chunk);
          },
        };
      },
    };
    await expect(keepBlob(tight, source, options())).rejects.toThrow(NoRoomError);
    expect(await keepBlob(room, source, options())).toMatchObject({ sha256: hash });
    expect(server!.asked.at(-1)).toMatch(/bytes=4\d{6}-/);
  });

  test('http is for this machine alone', () => {
    for (const address of ['http://models.example/m.onnx', 'ftp://x/m.onnx', 'file:///etc/passwd', 'no address'])
      expect(() => urlSource(address)).toThrow(DownloadError);
  });

  test('a file on disk comes the same way, and again from its beginning when it was changed', async () => {
    const path = join(folder, '..', `source-${hash.slice(0, 8)}.onnx`);
    await writeFile(path, body);
    expect(await keepBlob(room, pathSource(path), options())).toMatchObject({ sha256: hash });
    await rm(path);
    await expect(keepBlob(room, pathSource(path), options())).rejects.toThrow(/cannot be read/);
  });
});

