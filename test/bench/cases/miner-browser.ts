import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, normalize } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright';
import { chromiumFlags, chromiumPath } from '../../../build/chromium.mjs';
import type { InferenceBackend } from '../../../miner/inference/inference-backend.ts';
import { nativeBackend } from '../../../miner/inference/native-backend.ts';
import { nodeBackend } from '../../../miner/inference/node-backend.ts';
import { figure, timed, type Case, type Figure } from '../figure.ts';
import type { BenchPage } from '../miner/bench-page.ts';
import { steadyModel, type SteadyModel } from '../miner/steady-model.ts';

const ROUNDS = 7;
const now = (): number => performance.now();
type Window = typeof globalThis & { bench: BenchPage };

/** Serves the bench page, its workers, the runtime and models, as isolated as the app does. */
async function serve(folder: string, model: SteadyModel): Promise<{ url: string; server: Server }> {
  await build({
    entryPoints: [
      'test/bench/miner/bench-page.ts',
      'test/bench/miner/ort-times.worker.ts',
      'miner/inference/testing/losing.worker.ts',
    ],
    outdir: folder,
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    format: 'esm',
    conditions: ['onnxruntime-web-use-extern-wasm', 'browser', 'module', 'import'],
    logLevel: 'error',
  });
  const fileOf = (path: string): string => {
    if (path.startsWith('/ort/')) return join('node_modules/onnxruntime-web/dist', basename(path));
    return path.startsWith('/models/') ? normalize(`.${path}`) : join(folder, basename(path));
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    const type = /\.m?js$/.test(path) ? 'text/javascript' : path.endsWith('.wasm') ? 'application/wasm' : 'text/html';
    response.setHeader('content-type', type);
    if (path === '/')
      response.end('<!doctype html><title>bench</title><script type="module" src="/bench-page.js"></script>');
    else if (path === '/steady.onnx') response.end(model.bytes);
    else
      readFile(fileOf(path)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/`, server };
}

/** What everything stands beside: onnxruntime-node where TAOLITE_ORT_NODE names a folder with it, else WASM in this process. */
async function peerTimes(model: SteadyModel, rows: number): Promise<{ name: string; values: number[] }> {
  const folder = process.env['TAOLITE_ORT_NODE'];
  const backend: InferenceBackend =
    folder === undefined ? nodeBackend({ now }) : await nativeBackend({ folder, threads: 1, now });
  const loaded = await backend.load({ manifest: model.manifest, bytes: async () => model.bytes.slice() });
  const feeds = {
    history: { type: 'float32' as const, shape: [rows, 64], data: new Float32Array(rows * 64).fill(0.5) },
  };
  const values: number[] = [];
  for (let i = -2; i < ROUNDS; i++) {
    const ms = await timed(() => loaded.run(feeds));
    if (i >= 0) values.push(ms);
  }
  await backend.dispose();
  return { name: folder === undefined ? 'for WASM in Node, 1 thread' : 'for onnxruntime-node, 1 thread', values };
}

/** One table: what runs the same model in which time. */
async function providers(page: Page, model: SteadyModel): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const rows of [1, 16]) {
    const peer = await peerTimes(model, rows);
    for (const [name, provider, threads] of [
      ['WASM in Chromium, 1 thread', 'wasm', 1],
      ['WASM in Chromium, 2 threads', 'wasm', 2],
      ['WebGPU in Chromium on SwiftShader (software, no graphics card)', 'webgpu', 1],
    ] as const) {
      const asked = { provider, threads, rows, rounds: provider === 'webgpu' ? 3 : ROUNDS };
      const result = await page.evaluate((given) => (globalThis as Window).bench.times(given), asked);
      if (result.threads !== threads) throw new Error(`${name}: it had ${result.threads} threads`);
      figures.push(figure(`${name}, batch ${rows}`, 'ms', result.times, peer));
    }
  }
  return figures;
}

/** Milliseconds per token, with few shapes and without. Once each: shaders are built once. */
async function inTurnOnPage(page: Page): Promise<[few: number[], plain: number[]]> {
  const times: [number[], number[]] = [[], []];
  for (const [i, few] of [true, false].entries())
    times[i]!.push(await page.evaluate((given) => (globalThis as Window).bench.tokens(given), few));
  return times;
}

export const minerBrowserCase: Case = {
  name: 'miner-browser',
  title: 'Inference in Chromium: WASM, its threads and WebGPU beside native; recovery from a lost device',
  async run() {
    const executablePath = chromiumPath();
    if (!executablePath) throw new Error('no Chromium here');
    const folder = await mkdtemp(join(tmpdir(), 'taolite-bench-'));
    // 4 MB and more: smaller models get one thread always.
    const model = await steadyModel({ width: 512, times: 40, ballast: 4 });
    const { url, server } = await serve(folder, model);
    const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
    const browser = await chromium.launch({ executablePath, args: [...chromiumFlags(), ...flags] });
    try {
      const page = await browser.newPage();
      await page.goto(url);
      await page.waitForFunction(() => 'bench' in globalThis);
      if (!(await page.evaluate(() => (globalThis as Window).bench.isolated)))
        throw new Error('the page is not isolated');
      const figures = await providers(page, model);
      const [few, plain] = await inTurnOnPage(page);
      const starts: number[] = [];
      const recoveries: number[] = [];
      for (let i = 0; i < 3; i++) {
        const { startMs, recoveredMs } = await page.evaluate(() => (globalThis as Window).bench.recovery());
        starts.push(startMs);
        recoveries.push(recoveredMs);
      }
      const peer = { name: 'for the first start to its first answer', values: starts };
      return [
        ...figures,
        figure('a token of an answer on WebGPU (SwiftShader), inputs filled up to few shapes', 'ms', few, {
          name: 'with a new shape at each token',
          values: plain,
        }),
        figure('from a lost device to the next answer (SwiftShader)', 'ms', recoveries, peer),
      ];
    } finally {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
