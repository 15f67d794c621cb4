import * as ort from 'onnxruntime-web/wasm';
import { fileModelStore } from '../../../miner/inference/file-model-store.ts';
import { nodeBackend } from '../../../miner/inference/node-backend.ts';
import { createPipeline } from '../../../miner/inference/pipeline.ts';
import { tasks } from '../../../miner/tasks/index.ts';
import { isStreamTask } from '../../../miner/tasks/task.ts';
import { figure, inTurn, type Case, type Figure } from '../figure.ts';

const QUERIES = 32;
const ROUNDS = 15;

/** The miner's pipeline (check, batch, run, take apart) beside bare `session.run` on the same tensors, one query at a time. */
export const inferenceCase: Case = {
  name: 'inference',
  title: 'Inference: the miner’s pipeline beside bare session.run',
  async run() {
    const store = fileModelStore('models');
    const figures: Figure[] = [];
    // A streamed answer is many runs; the generation loop has no single `session.run` to stand beside.
    for (const task of tasks) {
      if (isStreamTask(task)) continue;
      const source = await store.open(task.name);
      const model = await nodeBackend({ now: () => performance.now() }).load(source);
      const pipeline = createPipeline({ task, model, now: () => performance.now() });
      const session = await ort.InferenceSession.create(await source.bytes());
      const query = task.parseQuery(task.sample);
      const feeds = Object.fromEntries(
        Object.entries(task.feeds([query], source.manifest)).map(([name, t]) => [
          name,
          new ort.Tensor('float32', Float32Array.from(t.data as Float32Array), [...t.shape]),
        ]),
      );
      const { a, b } = await inTurn(
        ROUNDS,
        async () => {
          for (let i = 0; i < QUERIES; i++) await pipeline.answer(task.sample);
        },
        async () => {
          for (let i = 0; i < QUERIES; i++) await session.run(feeds);
        },
      );
      const each = (list: number[]): number[] => list.map((ms) => ms / QUERIES);
      figures.push(
        figure(`${task.name}, one at a time`, 'ms', each(a), { name: 'for bare session.run', values: each(b) }),
      );
      const burst = await inTurn(
        ROUNDS,
        () => Promise.all(Array.from({ length: QUERIES }, () => pipeline.answer(task.sample))),
        async () => {
          for (let i = 0; i < QUERIES; i++) await session.run(feeds);
        },
      );
      figures.push(
        figure(
          `${task.name}, ${QUERIES} at once`,
          'ms',
          each(burst.a),
          { name: 'for bare session.run', values: each(burst.b) },
          'per query',
        ),
      );
      pipeline.close();
      await model.release();
      await session.release();
    }
    return figures;
  },
};
