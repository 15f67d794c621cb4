/** A devnet in this process that clients reach over a real WebSocket, as they reach any node. */
import { startBundledDevnet, type BundledDevnet } from '../../../devnet/bundled-devnet.ts';
import { wallClock } from '../../../devnet/node/clock.ts';
import { ForgetfulStore } from '../../../devnet/node/forgetful-store.ts';
import type { Production } from '../../../devnet/node/production.ts';
import { serveWebSocket } from '../../../devnet/rpc/websocket-server.ts';

export interface ServedDevnet extends BundledDevnet {
  readonly url: string;
}

/**
 * The local network without actors, in memory, on a free port.
 * @param slotDurationMs 12 000 for Finney's constants, less for those of fast blocks
 */
export async function servedDevnet(production: Production, slotDurationMs = 250): Promise<ServedDevnet> {
  const devnet = await startBundledDevnet({
    clock: wallClock,
    store: new ForgetfulStore(),
    production,
    slotDurationMs,
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
