import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';
import type { InferenceBackend, ModelSource } from '../../../miner/inference/inference-backend.ts';
import { fileModelStore } from '../../../miner/inference/file-model-store.ts';
import { nativeBackend } from '../../../miner/inference/native-backend.ts';
import { nodeBackend } from '../../../miner/inference/node-backend.ts';
import { createPipeline } from '../../../miner/inference/pipeline.ts';
import { fileRoom } from '../../../miner/models/file-room.ts';
import { importModel } from '../../../miner/models/import-model.ts';
import { parcelOf } from '../../../miner/models/parcel.ts';
import { pathSource } from '../../../miner/models/path-source.ts';
import { systemClock } from '../../../miner/axon/clock.ts';
import { taskByName } from '../../../miner/tasks/index.ts';
import { figure, inTurn, median, timed, type Case, type Figure } from '../figure.ts';
import { steadyModel, type SteadyModel } from '../miner/steady-model.ts';

const now = () => performance.now();
const task = taskByName('forecasting');
const WANTED_MS = 20;
const ROUNDS = 40;
const WIDTH = 512;
const sourceOf = ({ manifest, bytes }: SteadyModel): ModelSource => ({ manifest, bytes: async () => bytes.slice() });
const history = (rows: number) => new ort.Tensor('float32', new Float32Array(rows * 64).fill(0.5), [rows, 64]);

/** A model of about twenty milliseconds a run on this machine. */
async function twentyMs(): Promise<SteadyModel> {
  ort.env.wasm.numThreads = 1; // its threads do not start in Node
  const few = await steadyModel({ width: WIDTH, times: 20 });
  const session = await ort.InferenceSession.create(few.bytes);
  const times: number[] = [];
  for (let i = 0; i < 12; i++) times.push(await timed(() => session.run({ history: history(1) })));
  await session.release();
  return steadyModel({ width: WIDTH, times: Math.max(4, Math.round((20 * WANTED_MS) / median(times.slice(2)))) });
}

async function overhead(model: SteadyModel): Promise<Figure> {
  const loaded = await nodeBackend({ now }).load(sourceOf(model));
  const pipeline = createPipeline({ task, model: loaded, now });
  const session = await ort.InferenceSession.create(model.bytes);
  const { a, b } = await inTurn(
    ROUNDS,
    () => pipeline.answer(task.sample),
    () => session.run({ history: history(1) }),
  );
  pipeline.close();
  await loaded.release();
  await session.release();
  return figure('pipeline at batch 1, 20 ms model', 'ms', a, { name: 'for bare session.run', values: b });
}

async function batching(model: SteadyModel): Promise<Figure> {
  const loaded = await nodeBackend({ now }).load(sourceOf(model));
  const tensors = (rows: number) => ({
    history: { type: 'float32' as const, shape: [rows, 64], data: new Float32Array(rows * 64) },
  });
  const { a, b } = await inTurn(
    6,
    () => loaded.run(tensors(16)),
    () => loaded.run(tensors(1)),
  );
  await loaded.release();
  return figure(
    'a query in a batch of 16',
    'ms',
    a.map((ms) => ms / 16),
    { name: 'for a query alone', values: b },
  );
}

async function loadMemory(): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'taolite-bench-'));
  try {
    const model = await steadyModel({ width: 64, times: 1, ballast: 200 });
    const path = join(folder, 'steady.onnx');
    await writeFile(path, model.bytes);
    const room = await fileRoom(join(folder, 'models'));
    const { manifest: bundled } = await fileModelStore('models').open('forecasting');
    await importModel(room, parcelOf([{ path: 'steady.onnx', source: pathSource(path) }], 'bench'), {
      task,
      bundled,
      clock: systemClock,
    });
    const said = execFileSync('node', ['build/run.mjs', 'test/bench/miner/load-memory.ts', join(folder, 'models')], {
      encoding: 'utf8',
    });
    const { fileMb, peakMb, rssMb } = JSON.parse(said) as { fileMb: number; peakMb: number; rssMb: number };
    const above = ((peakMb - fileMb) / fileMb).toFixed(3);
    return figure(
      'JavaScript memory at its peak while a model loads',
      'MB',
      [peakMb],
      { name: 'that the file has', values: [fileMb] },
      `${above} of the file above it; the process ${Math.round(rssMb)} MB with the runtime’s copy`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const ANSWERS = 5_000;

async function flatMemory(): Promise<Figure> {
  const loaded = await nodeBackend({ now }).load(await fileModelStore('models').open('forecasting'));
  const pipeline = createPipeline({ task, model: loaded, now });
  const rss: number[] = [];
  for (let answered = 0; answered <= ANSWERS + 1_000; answered += 50) {
    await Promise.all(Array.from({ length: 50 }, () => pipeline.answer(task.sample)));
    if (answered >= 1_000) rss.push(process.memoryUsage.rss() / 1e6);
  }
  pipeline.close();
  await loaded.release();
  return figure(`resident memory, last tenth of ${ANSWERS} answers`, 'MB', rss.slice(-10), {
    name: 'in the first tenth',
    values: rss.slice(0, 10),
  });
}

/** WASM beside onnxruntime-node, which is no part of the product: its folder is named by TAOLITE_ORT_NODE. */
async function native(model: SteadyModel): Promise<Figure[]> {
  const folder = process.env['TAOLITE_ORT_NODE'];
  if (folder === undefined) return [];
  createRequire(join(folder, 'package.json')).resolve('onnxruntime-node');
  const run = async (backend: InferenceBackend) => {
    const loaded = await backend.load(sourceOf(model));
    return {
      run: (rows: number) =>
        loaded.run({ history: { type: 'float32', shape: [rows, 64], data: new Float32Array(rows * 64) } }),
      end: () => backend.dispose(),
    };
  };
  const [wasm, own] = [await run(nodeBackend({ now })), await run(await nativeBackend({ folder, threads: 1, now }))];
  const figures: Figure[] = [];
  for (const rows of [1, 16]) {
    const { a, b } = await inTurn(
      8,
      () => wasm.run(rows),
      () => own.run(rows),
    );
    figures.push(
      figure(`WASM, 1 thread, batch ${rows}`, 'ms', a, { name: 'for onnxruntime-node, 1 thread', values: b }),
    );
  }
  await wasm.end();
  await own.end();
  return figures;
}

export const minerCase: Case = {
  name: 'miner',
  title: 'Miner: pipeline overhead, batching, memory, WASM beside native',
  async run() {
    const model = await twentyMs();
    return [
      await overhead(model),
      await batching(model),
      await loadMemory(),
      await flatMemory(),
      ...(await native(model)),
    ];
  },
};
