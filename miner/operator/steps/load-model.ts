import type { BackendEvent, DeviceReport, Provider } from '../../inference/inference-backend.ts';
import { dutyLimited } from '../../neighbour/duty-limit.ts';
import { createPipeline } from '../../inference/pipeline.ts';
import { harmless, StepFailed } from '../operator-errors.ts';
import type { RunStep } from './step-context.ts';

const PHASES: Record<Extract<BackendEvent, { kind: 'phase' }>['phase'], readonly [words: string, fraction: number]> = {
  read: ['Reading the model', 0.2],
  create: ['Starting the runtime', 0.5],
  compare: ['Comparing with known answers', 0.8],
  ready: ['Ready', 1],
};

const PLACES: Record<Provider, (device: DeviceReport) => string> = {
  webgpu: ({ device }) => `WebGPU, ${device}`,
  wasm: () => 'WASM',
  native: () => 'the processor, natively',
  server: ({ device }) => device,
};

/** Loads and warms the model, and lets it answer a sample before anybody is told that it can. */
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
  const limited = ports.duty ? dutyLimited(model, ports.duty, ports.clock) : model;
  const pipeline = createPipeline({
    task,
    model: limited,
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
  return `${model.manifest.title} on ${PLACES[model.device.provider](model.device)}`;
};

const toAsync = (stop: () => void) => async (): Promise<void> => stop();
