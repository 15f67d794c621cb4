/** A devnet in this process that clients reach over a real WebSocket, as they reach any node. */
import { startBundledDevnet, type BundledDevnet } from '../../../devnet/bundled-devnet.ts';
import { wallClock } from '../../../devnet/node/clock.ts';
import { ForgetfulStore } from '../../../devnet/node/forgetful-store.ts';
import type { Production } from '../../../devnet/node/production.ts';
import { serveWebSocket } from '../../../devnet/rpc/websocket-server.ts';

export interface ServedDevnet extends BundledDevnet {
  readonly url: string;
}

/** The local network without actors, in memory, with the constants of fast blocks, on a free port. */
export async function servedDevnet(production: Production): Promise<ServedDevnet> {
  const devnet = await startBundledDevnet({
    clock: wallClock,
    store: new ForgetfulStore(),
    production,
    slotDurationMs: 250,
    devMethods: true,
  });
  const server = await serveWebSocket(devnet.node, devnet.methods, { port: 0 });
  return {
    ...devnet,
    url: `ws://127.0.0.1:${server.port}`,
    close: async () => {
      await server.close();
      await devnet.close();
    },
  };
}
