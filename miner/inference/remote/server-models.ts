/** A model that a server holds, as a model store: described by the server's own metadata, its bytes stay where they are. */
import type { Task } from '../../tasks/task.ts';
import { ServerError, messageOf } from '../inference-error.ts';
import type { ModelManifest } from '../model-manifest.ts';
import type { ModelStore } from '../model-store.ts';
import { describeServed, type ServerAccess } from './open-inference-server.ts';
import { elsewhereStore, serverManifest } from './server-manifest.ts';
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
      const manifest = serverManifest(name, `${about} at ${new URL(server).host}`, task, bundled, { inputs, outputs });
      task.checkModel(manifest);
      return elsewhereStore(manifest);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      reasons.push(`${new URL(server).host}: ${messageOf(error)}`);
    }
  }
  throw new ServerError(`No inference server has the model "${name}": ${reasons.join('; ')}.`, {
    servers: servers.length,
  });
}
