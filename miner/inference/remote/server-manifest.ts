/** The description of a model whose file lies on a server and does not come here. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Task } from '../../tasks/task.ts';
import { ModelMissingError } from '../inference-error.ts';
import type { ModelManifest, ModelPort } from '../model-manifest.ts';
import type { ModelStore } from '../model-store.ts';

const hashOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(value))));

/**
 * @param name the model's name on the server
 * @param about what the server calls itself, with its address
 * @param bundled the task's bundled model: its class names stand for those of the server's too
 * @param ports what goes in and out; none of a model that takes texts
 */
export function serverManifest(
  name: string,
  about: string,
  task: Task,
  bundled: ModelManifest,
  ports: { inputs: readonly ModelPort[]; outputs: readonly ModelPort[] } = { inputs: [], outputs: [] },
): ModelManifest {
  const { inputs, outputs } = ports;
  return {
    format: 1,
    id: `server-${hashOf(name).slice(0, 16)}`,
    task: task.name,
    title: name.slice(0, 80),
    file: 'model.onnx',
    bytes: 0,
    // There is no file to hash: what identifies it is its name and its ports.
    sha256: hashOf([name, inputs, outputs]),
    opset: 0,
    parameters: 0,
    inputs,
    outputs,
    ...(bundled.labels ? { labels: bundled.labels } : {}),
    seed: 'own',
    data: { source: about, licence: 'unknown' },
    licence: 'unknown',
    metric: { name: task.metric.name, value: 0, chance: 0, heldOut: 0, higherIsBetter: task.metric.higherIsBetter },
    golden: { tolerance: 0, vectors: [] },
  };
}

/** A store with this one model in it, whose bytes nobody can have. */
export function elsewhereStore(manifest: ModelManifest): ModelStore {
  const elsewhere = () =>
    Promise.reject(
      new ModelMissingError('This model lies on a server; its bytes do not come here.', { id: manifest.id }),
    );
  return {
    list: async () => [manifest],
    open: async (id) => (id === manifest.id ? { manifest, bytes: elsewhere } : elsewhere()),
  };
}
