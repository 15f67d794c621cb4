// Test support: a node in memory with the development methods, asked as a client would.
import { createDevnetRuntime } from '../runtime/index.ts';
import { testNode } from '../node/testing.ts';
import type { DevnetNode } from '../node/node.ts';
import { engineMethods, standardMethods } from '../rpc/methods/index.ts';
import { serveTransport } from '../rpc/serve-transport.ts';
import { inProcessPair } from '../../substrate/transport/in-process.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { Faults } from './faults.ts';
import { devMethods } from './methods.ts';

export interface DevDevnet {
  readonly node: DevnetNode;
  readonly ask: <T = unknown>(method: string, ...params: unknown[]) => Promise<T>;
  /** Parameters of the notifications that came. */
  readonly notifications: readonly unknown[];
  readonly close: () => Promise<void>;
}

/** Everything the chain says and the changes of each block depend on what is asked of it alone. */
export async function devDevnet(...options: Parameters<typeof testNode>): Promise<DevDevnet> {
  const node = await testNode(...options);
  const runtime = createDevnetRuntime({ slotDurationMs: 250 });
  const methods = {
    ...standardMethods,
    ...engineMethods,
    ...devMethods({
      pallets: runtime.metadata.description.pallets,
      code: (version) => runtime.code(version),
      unverified: () => createDevnetRuntime({ slotDurationMs: 250, verify: () => true }),
      faults: new Faults(),
      actorsDone: () => Promise.resolve(),
      batch: { mode: 'interval', ms: 250 },
    }),
  };
  const [server, client] = inProcessPair();
  serveTransport(node, methods, server);
  const notifications: unknown[] = [];
  const rpc = new RpcClient((onMessage, onStatus) =>
    client((message) => {
      if ('params' in message) notifications.push(message.params);
      onMessage(message);
    }, onStatus),
  );
  return {
    node,
    notifications,
    ask: async <T>(method: string, ...params: unknown[]) => (await rpc.request(method, params)) as T,
    close: () => node.close(),
  };
}
