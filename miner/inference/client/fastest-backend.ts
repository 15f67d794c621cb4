/**
 * The page's own runtime beside the host's native one: each chooses and checks within itself, then both are timed as they will be
 * used, the way through the bridge included, and the faster one keeps the model.
 */
import { COMPARE_BYTES, CROSS_TOLERANCE } from '../provider-choice.ts';
import { largestDifference, magnitude, probeFeeds } from '../golden.ts';
import { messageOf } from '../inference-error.ts';
import type {
  BackendEvent,
  DeviceReport,
  InferenceBackend,
  LoadedModel,
  ModelSource,
  Trial,
} from '../inference-backend.ts';
import type { Tensors } from '../tensor.ts';

interface Side {
  readonly backend: InferenceBackend;
  /** Models that run on it: what happens to a side without any is of no concern. */
  inUse: number;
}
interface Timed {
  readonly model: LoadedModel;
  readonly outputs: Tensors;
  readonly ms: number;
}

/** @param now milliseconds of a steady clock */
export function fastestBackend(page: InferenceBackend, native: InferenceBackend, now: () => number): InferenceBackend {
  const own: Side = { backend: page, inUse: 0 };
  const host: Side = { backend: native, inUse: 0 };

  async function timed(side: Side, source: ModelSource): Promise<Timed> {
    const model = await side.backend.load(source);
    const feeds = probeFeeds(source.manifest);
    try {
      const { outputs } = await model.run(feeds);
      let ms = Infinity;
      for (let i = 0; i < 3; i++) {
        const start = now();
        await model.run(feeds);
        ms = Math.min(ms, now() - start);
      }
      return { model, outputs, ms };
    } catch (error) {
      await model.release();
      throw error;
    }
  }

  async function load(source: ModelSource): Promise<LoadedModel> {
    const here = await timed(own, source).catch((error: unknown) => error as Error);
    // A large model that a GPU took is not sent and loaded again only to be compared.
    const settled = !(here instanceof Error) && here.model.device.provider === 'webgpu';
    if (settled && source.manifest.bytes > COMPARE_BYTES) return held(own, here.model, here.model.device);
    const there = await timed(host, source).catch((error: unknown) => error as Error);
    if (there instanceof Error) {
      if (here instanceof Error) throw here;
      const refused = `onnxruntime-node: ${messageOf(there)}`;
      return held(own, here.model, joined(here.model.device, null, [nativeTrial(refused)]));
    }
    const { device } = there.model;
    if (here instanceof Error)
      return held(host, there.model, joined(device, `this page's own runtime failed (${messageOf(here)})`, []));
    const against = (ours: Timed, theirs: Timed): string =>
      `it is faster: ${inMs(ours.ms)} against ${inMs(theirs.ms)} on ${WORDS[theirs.model.device.provider]}`;
    const wrong = disagreement(source, here, there);
    if (wrong !== null || here.ms <= there.ms) {
      await there.model.release();
      const trials = ofNative(device).map((trial) => ({ ...trial, refused: wrong }));
      return held(own, here.model, joined(here.model.device, wrong ?? against(here, there), trials));
    }
    await here.model.release();
    return held(host, there.model, joined(device, against(there, here), here.model.device.trials));
  }

  function held(side: Side, model: LoadedModel, report: DeviceReport): LoadedModel {
    const first = model.device;
    let released = false;
    side.inUse++;
    return {
      manifest: model.manifest,
      // What it says after a recovery is about another time.
      get device() {
        return model.device === first ? report : model.device;
      },
      run: (feeds, options) => model.run(feeds, options),
      release: async () => {
        if (released) return;
        released = true;
        side.inUse--;
        await model.release();
      },
    };
  }

  return {
    load,
    observe: (listener) => {
      const from = (side: Side) =>
        side.backend.observe((event: BackendEvent) => (event.kind === 'phase' || side.inUse > 0) && listener(event));
      const stops = [from(own), from(host)];
      return () => stops.forEach((stop) => stop());
    },
    dispose: async () => {
      await Promise.all([own.backend.dispose(), host.backend.dispose()]);
    },
  };
}

const WORDS = { webgpu: 'WebGPU', wasm: 'WASM', native: 'onnxruntime-node', server: 'a server' } as const;
const inMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

/** The native side has no GPU, and no other reason for it than that. */
const ofNative = ({ trials }: DeviceReport): Trial[] => trials.filter(({ provider }) => provider === 'native');
const nativeTrial = (refused: string): Trial => ({ provider: 'native', runMs: null, difference: null, refused });

/** A device with why it was taken over the other side, and what that gave. */
function joined(device: DeviceReport, because: string | null, others: readonly Trial[]): DeviceReport {
  const place = device.provider === 'native' ? `onnxruntime-node, ${device.threads} of this computer's threads` : null;
  const reason =
    because === null
      ? device.reason
      : place === null
        ? `${device.reason.replace(/\.$/, '')}; beside onnxruntime-node, ${because}.`
        : `Runs on ${place}, because ${because}.`;
  const trials = device.provider === 'native' ? ofNative(device) : device.trials;
  return { ...device, reason, trials: [...trials, ...others] };
}

/** Without golden answers both must agree, or the page's own is believed. */
function disagreement({ manifest }: ModelSource, here: Timed, there: Timed): string | null {
  if (manifest.golden.vectors.length > 0) return null;
  const difference = largestDifference(there.outputs, here.outputs);
  return difference <= CROSS_TOLERANCE.float32 * magnitude(here.outputs)
    ? null
    : `onnxruntime-node's answers differ from them by ${difference.toPrecision(2)}`;
}
