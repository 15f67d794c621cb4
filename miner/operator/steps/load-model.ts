import type { BackendEvent, DeviceReport, Provider } from '../../inference/inference-backend.ts';
import { createPipeline } from '../../inference/pipeline.ts';
import { harmless, StepFailed } from '../operator-errors.ts';
import type { RunStep } from './step-context.ts';

const PHASES: Record<Extract<BackendEvent, { kind: 'phase' }>['phase'], readonly [words: string, fraction: number]> = {
  read: ['Reading the model', 0.2],
  create: ['Starting the runtime', 0.5],
  compare: ['Comparing with known answers', 0.7],
  warm: ['Preparing the GPU for batches', 0.8],
  ready: ['Ready', 1],
};

const PLACES: Record<Provider, (device: DeviceReport) => string> = {
  webgpu: ({ device }) => `WebGPU, ${device}`,
  wasm: () => 'WASM',
  native: () => 'the processor, natively',
  server: ({ device }) => device,
};

/**
 * Loads and warms the model and tests it: its recorded answers on each execution provider, the GPU's answers against the processor's,
 * a sample through the whole pipeline. It comes before registering, so that a model which fails costs nothing.
 */
export const loadModel: RunStep = async ({ ports, choice, parts, progress, show, log, hold, fail }) => {
  const task = parts.task!;
  const backend = ports.inference();
  hold(() => backend.dispose());
  hold(
    toAsync(
      backend.observe((event) => {
        if (event.kind === 'phase') progress(...PHASES[event.phase]);
        else if (event.kind === 'lost')
          log(`The inference worker was lost (${event.reason}); it is started again`, 'caution');
        else if (event.kind === 'recovered') {
          log(`Inference goes on after ${Math.round(event.ms)} ms; ${event.replayed} queries were run again`);
          if (parts.model) show({ device: parts.model.device });
        } else
          fail(
            'model',
            new StepFailed(harmless('InferenceFailed', event.reason, 'Start again; the place on the subnet is kept.')),
          );
      }),
    ),
  );
  progress('Reading the model', 0.1);
  const source = await ports.models.open(choice.model);
  const model = await backend.load(source);
  // A server has a queue of its own.
  const sharing = ports.turns && model.device.provider !== 'server' ? ports.turns(model) : model;
  const pipeline = createPipeline({
    task,
    model: sharing,
    ...(source.file && { file: source.file }),
    now: () => ports.clock.monotonicMs(),
  });
  hold(async () => pipeline.close());
  progress('Answering a sample', 0.9);
  task.parseAnswer(await pipeline.answer(task.sample), task.sample);
  parts.model = model;
  parts.pipeline = pipeline;
  show({ device: model.device });
  log(model.device.reason);
  const known = model.manifest.golden.vectors.length;
  const tested =
    known > 0 ? `its ${known} recorded answers come out right` : 'it has no recorded answers to compare with';
  return `${model.manifest.title} on ${PLACES[model.device.provider](model.device)}; ${tested}`;
};

const toAsync = (stop: () => void) => async (): Promise<void> => stop();
