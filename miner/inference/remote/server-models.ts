/** A model that a server holds, as a model store: described by the server's own metadata, its bytes stay where they are. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Task } from '../../tasks/task.ts';
import { ModelMissingError, ServerError, messageOf } from '../inference-error.ts';
import type { ModelManifest } from '../model-manifest.ts';
import type { ModelStore } from '../model-store.ts';
import { describeServed, type ServerAccess } from './open-inference-server.ts';
import { serverAddresses } from './server-pool.ts';

/**
 * The first server that answers describes the model; the backend checks every server against that.
 * @param bundled the task's bundled model: its class names stand for those of the server's too
 * @throws ServerError when none answers, ModelMismatchError when the model does not fit the task
 */
export async function serverModels(
  servers: readonly string[],
  name: string,
  task: Task,
  bundled: ModelManifest,
  access: ServerAccess,
  signal: AbortSignal,
): Promise<ModelStore> {
  const reasons: string[] = [];
  for (const server of serverAddresses(servers)) {
    try {
      const { inputs, outputs, server: about } = await describeServed(server, name, access, signal);
      const manifest: ModelManifest = {
        format: 1,
        id: `server-${bytesToHex(sha256(utf8ToBytes(name))).slice(0, 16)}`,
        task: task.name,
        title: name.slice(0, 80),
        file: 'model.onnx',
        bytes: 0,
        // There is no file to hash: what identifies it is its name and its ports.
        sha256: bytesToHex(sha256(utf8ToBytes(JSON.stringify([name, inputs, outputs])))),
        opset: 0,
        parameters: 0,
        inputs,
        outputs,
        ...(bundled.labels ? { labels: bundled.labels } : {}),
        seed: 'own',
        data: { source: `${about} at ${new URL(server).host}`, licence: 'unknown' },
        licence: 'unknown',
        metric: { name: task.metric.name, value: 0, chance: 0, heldOut: 0, higherIsBetter: task.metric.higherIsBetter },
        golden: { tolerance: 0, vectors: [] },
      };
      task.checkModel(manifest);
      const elsewhere = () =>
        Promise.reject(
          new ModelMissingError('This model lies on a server; its bytes do not come here.', { id: manifest.id }),
        );
      return {
        list: async () => [manifest],
        open: async (id) => (id === manifest.id ? { manifest, bytes: elsewhere } : elsewhere()),
      };
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      reasons.push(`${new URL(server).host}: ${messageOf(error)}`);
    }
  }
  throw new ServerError(`No inference server has the model "${name}": ${reasons.join('; ')}.`, {
    servers: servers.length,
  });
}
