/** The native runtime's side of a page's requests: reads models from the room of files given before, and runs the worker's own loop. */
import { blobName } from '../models/keep-blob.ts';
import type { Room } from '../models/room.ts';
import { short, type FromNative, type NativeCapabilities, type ToNative } from '../ports/native-port.ts';
import { BadManifestError, errorToWire, messageOf } from './inference-error.ts';
import { externalWeights } from './external-weights.ts';
import { parseManifest } from './model-manifest.ts';
import { verifyFile, verifyModel } from './model-store.ts';
import { faultToNative, tensorsFromNative, tensorsToNative } from './native-codec.ts';
import { PROTOCOL_VERSION, type FromWorker, type Operations, type ToWorker } from './protocol.ts';
import { workerLoop, type Realm } from './worker-loop.ts';

export interface NativeLoop {
  readonly capabilities: NativeCapabilities;
  /** Hears one request; answers go to `post`. Never rejects. */
  hear(message: ToNative): Promise<void>;
}

/** @param room holds the files by their hash, which is checked again whenever they are read */
export async function nativeLoop(
  room: Pick<Room, 'read'>,
  makeRealm: (onPhase: Parameters<Parameters<typeof workerLoop>[1]>[0]['onPhase']) => Promise<Realm>,
  post: (message: FromNative) => void,
): Promise<NativeLoop> {
  const realm = await makeRealm((event) => post({ say: 'phase', model: event.model, phase: event.phase }));
  let begun = false;
  const handle = workerLoop(
    (message) => begun && post(toNative(message)),
    () => Promise.resolve(realm),
  );
  await handle({ version: PROTOCOL_VERSION, id: 0, op: 'hello', request: { wasmPaths: '' } });
  begun = true;
  const { threads, runtime, credits } = realm.capabilities;
  return {
    capabilities: { threads, runtime, credits },
    hear: async (message) => {
      try {
        await handle(await toWorker(message, room));
      } catch (error) {
        post({ say: 'error', id: message.id, fault: faultToNative(errorToWire(error)) });
      }
    },
  };
}

async function toWorker(message: ToNative, room: Pick<Room, 'read'>): Promise<ToWorker> {
  const { id } = message;
  const head = { version: PROTOCOL_VERSION, id } as const;
  switch (message.op) {
    case 'load':
      return { ...head, op: 'load', request: await loadRequest(message.name, message.manifest, room) };
    case 'run':
      return { ...head, op: 'run', request: { name: message.name, feeds: tensorsFromNative(message.feeds) } };
    case 'cancel':
      return { ...head, op: 'cancel', request: { id: message.run } };
    case 'unload':
      return { ...head, op: 'unload', request: { name: message.name } };
    case 'ping':
      return { ...head, op: 'ping', request: {} };
  }
}

/** @throws BadManifestError, ModelMissingError, ModelHashError */
async function loadRequest(
  name: string,
  json: string,
  room: Pick<Room, 'read'>,
): Promise<Operations['load']['request']> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new BadManifestError(`The model's description is not readable: ${messageOf(error)}`);
  }
  const manifest = parseManifest(value);
  const bytes = verifyModel(await room.read(blobName(manifest.sha256)), manifest);
  const external = await externalWeights({
    manifest,
    bytes: () => Promise.resolve(bytes),
    file: async (path) => {
      const entry = manifest.files!.find((file) => file.path === path)!;
      return verifyFile(await room.read(blobName(entry.sha256)), entry);
    },
  });
  return { name, manifest, bytes, external, options: {} };
}

function toNative(message: FromWorker): FromNative {
  if ('lost' in message) return { say: 'lost', why: short(message.lost) };
  if ('event' in message) return { say: 'phase', model: message.event.model, phase: message.event.phase };
  const { id } = message;
  if ('error' in message) return { say: 'error', id, fault: faultToNative(message.error) };
  const { value } = message;
  if (value === null || 'version' in value) return { say: 'done', id };
  if ('provider' in value) {
    const trials = value.trials.map((trial) => ({
      ...trial,
      difference: trial.difference !== null && Number.isFinite(trial.difference) ? trial.difference : null,
      refused: trial.refused && short(trial.refused),
    }));
    return { say: 'loaded', id, device: { ...value, reason: short(value.reason), trials } };
  }
  try {
    return { say: 'ran', id, outputs: tensorsToNative(value.outputs), runMs: value.runMs };
  } catch (error) {
    return { say: 'error', id, fault: faultToNative(errorToWire(error)) };
  }
}
