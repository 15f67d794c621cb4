/**
 * The host's native runtime with the face of an inference worker, so that the worker backend looks after it as after any other:
 * time limits, credits, cancellation, a new process and the runs again when one is lost.
 */
import { errorFromNative, tensorsFromNative, tensorsToNative } from '../native-codec.ts';
import { errorToWire, messageOf, InferenceError } from '../inference-error.ts';
import { PROTOCOL_VERSION, type FromWorker, type Operations, type ToWorker } from '../protocol.ts';
import type { FromNative, NativeBridge, ToNative } from '../../ports/native-port.ts';
import type { PipeEnd } from '../../ports/bridge/schema.ts';
import { giveFile } from './give-native-file.ts';
import type { WorkerLike } from './worker-link.ts';

export function nativeWorker(bridge: NativeBridge): WorkerLike {
  let pipe: PipeEnd<ToNative, FromNative> | null = null;
  let terminated = false;
  const tell = (message: FromWorker): void => {
    if (!terminated) worker.onmessage?.({ data: message } as MessageEvent<FromWorker>);
  };
  const hear = (message: FromNative): void => {
    switch (message.say) {
      case 'loaded':
        return tell({ id: message.id, value: message.device });
      case 'ran':
        return tell({
          id: message.id,
          value: { outputs: tensorsFromNative(message.outputs), runMs: message.runMs },
        });
      case 'done':
        return tell({ id: message.id, value: null });
      case 'error':
        return tell({ id: message.id, error: errorToWire(errorFromNative(message.fault)) });
      case 'phase':
        return tell({ event: { kind: 'phase', model: message.model, phase: message.phase } });
      case 'lost':
        return tell({ lost: message.why });
    }
  };

  async function open(id: number): Promise<void> {
    const { result, pipe: opened } = await bridge.open({});
    if (terminated) return opened.end('not wanted any more');
    pipe = opened;
    void opened.ended.then((why) => tell({ lost: why }));
    tell({ id, value: { version: PROTOCOL_VERSION, adapter: null, ...result } });
    opened.onMessage(hear);
  }

  async function load(id: number, request: Operations['load']['request']): Promise<void> {
    const { name, manifest, bytes, external } = request;
    await giveFile(bridge, manifest, bytes);
    for (const { path, bytes: weights } of external)
      await giveFile(
        bridge,
        manifest.files!.find((file) => file.path === path)!,
        weights,
      );
    send({ op: 'load', id, name, manifest: JSON.stringify(manifest) });
  }

  function send(message: ToNative): void {
    if (!pipe) throw new InferenceError('Native inference was used before it was started.');
    pipe.send(message);
  }

  async function take({ id, op, request }: ToWorker): Promise<void> {
    switch (op) {
      case 'hello':
        return open(id);
      case 'load':
        return load(id, request);
      case 'run':
        return send({ op, id, name: request.name, feeds: tensorsToNative(request.feeds) });
      case 'cancel':
        return send({ op, id, run: request.id });
      case 'unload':
        return send({ op, id, name: request.name });
      case 'ping':
        return send({ op, id });
    }
  }

  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (message) => {
      const asked = message as ToWorker;
      take(asked).catch((error: unknown) =>
        tell({ id: asked.id, error: errorToWire(error instanceof InferenceError ? error : messageOf(error)) }),
      );
    },
    terminate: () => {
      terminated = true;
      pipe?.end('not wanted any more');
    },
  };
  return worker;
}
