/** An engine in this very process behind the inference port: what Node uses, where there is no page to keep responsive. */
import { BackendClosedError } from './inference-error.ts';
import type { Engine } from './engine.ts';
import { externalWeights } from './external-weights.ts';
import type { BackendEvent, InferenceBackend } from './inference-backend.ts';
import type { ChoiceOptions } from './provider-choice.ts';

/** `makeEngine` gets the place to tell phases to. */
export function engineBackend(
  makeEngine: (onPhase: (event: BackendEvent) => void) => Engine,
  options: ChoiceOptions = {},
): InferenceBackend {
  const listeners = new Set<(event: BackendEvent) => void>();
  const engine = makeEngine((event) => listeners.forEach((listener) => listener(event)));
  let closed = false;
  let count = 0;
  const assertOpen = () => {
    if (closed) throw new BackendClosedError('Inference was stopped.');
  };
  return {
    load: async (source) => {
      assertOpen();
      const name = `model-${++count}`;
      const device = await engine.load(
        name,
        source.manifest,
        await source.bytes(),
        options,
        await externalWeights(source),
      );
      let released = false;
      return {
        manifest: source.manifest,
        device,
        run: async (feeds, { signal } = {}) => {
          assertOpen();
          if (released) throw new BackendClosedError('The model was released.', { model: source.manifest.id });
          return engine.run(name, feeds, signal);
        },
        release: async () => {
          if (released || closed) return;
          released = true;
          await engine.unload(name);
        },
      };
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: async () => {
      if (closed) return;
      closed = true;
      await engine.dispose();
    },
  };
}
