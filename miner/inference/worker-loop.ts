/** The worker's side of the protocol, over anything that posts messages: a real worker's scope, or a MessagePort. */
import type { Engine } from './engine.ts';
import { errorToWire, InferenceError, SessionError } from './inference-error.ts';
import { PROTOCOL_VERSION, type Capabilities, type FromWorker, type Operations, type ToWorker } from './protocol.ts';
import type { BackendEvent } from './inference-backend.ts';

export interface Realm {
  engine: Engine;
  capabilities: Omit<Capabilities, 'version'>;
}

export interface RealmPorts {
  wasmPaths: string;
  onPhase: (event: Extract<BackendEvent, { kind: 'phase' }>) => void;
  onDeviceLost: (reason: string) => void;
}

/** Returns the handler of incoming messages. `makeRealm` runs once, at `hello`. */
export function workerLoop(
  post: (message: FromWorker, transfer: Transferable[]) => void,
  makeRealm: (ports: RealmPorts) => Promise<Realm>,
): (message: ToWorker) => Promise<void> {
  let realm: Promise<Realm> | null = null;
  /** Runs that have not been answered, by the id of their message. */
  const stops = new Map<number, AbortController>();

  const engine = async () => {
    if (!realm) throw new SessionError('The inference worker was used before it was started.');
    return (await realm).engine;
  };

  async function handle(message: ToWorker): Promise<Operations[keyof Operations]['value']> {
    if (message.version !== PROTOCOL_VERSION)
      throw new InferenceError('The page and its inference worker are of different versions; reload the page.', {
        page: message.version,
        worker: PROTOCOL_VERSION,
      });
    switch (message.op) {
      case 'hello': {
        realm = makeRealm({
          wasmPaths: message.request.wasmPaths,
          onPhase: (event) => post({ event }, []),
          onDeviceLost: (reason) => post({ lost: reason }, []),
        });
        return { version: PROTOCOL_VERSION, ...(await realm).capabilities };
      }
      case 'load': {
        const { name, manifest, bytes, external, options } = message.request;
        return (await engine()).load(name, manifest, bytes, options, external);
      }
      case 'run': {
        const stop = new AbortController();
        stops.set(message.id, stop);
        const { name, feeds } = message.request;
        return (await engine()).run(name, feeds, stop.signal).finally(() => stops.delete(message.id));
      }
      case 'cancel':
        stops.get(message.request.id)?.abort();
        return null;
      case 'unload':
        await (await engine()).unload(message.request.name);
        return null;
      case 'ping':
        return null;
    }
  }

  return async (message) => {
    try {
      const value = await handle(message);
      const buffers =
        value && 'outputs' in value ? Object.values(value.outputs).map(({ data }) => data.buffer as ArrayBuffer) : [];
      post({ id: message.id, value }, buffers);
    } catch (error) {
      post({ id: message.id, error: errorToWire(error) }, []);
    }
  };
}
