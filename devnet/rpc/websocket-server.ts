import { createServer, type IncomingMessage, type Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { DevnetNode } from '../node/node.ts';
import { LIMITS } from './limits.ts';
import type { Methods } from './method.ts';
import { servePost } from './serve-post.ts';
import { serveSocket } from './serve-socket.ts';

export interface WebSocketServerOptions {
  readonly port: number;
  /** Loopback only, unless the user says otherwise. */
  readonly hosts?: readonly string[];
  /** Decides by the `Origin` header; programs without one are let in. */
  readonly allowOrigin?: (origin: string) => boolean;
}
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The port cannot be listened on. */
export class PortInUse extends Error {
  override name = 'PortInUse';
  constructor(
    readonly port: number,
    cause: unknown,
  ) {
    super(`Port ${port} is in use by another program. Choose another one with --port, or stop that program.`, {
      cause,
    });
  }
}

const LOOPBACK = ['127.0.0.1', '::1'];
/** Serves JSON-RPC over WebSocket and over plain HTTP POST, on 127.0.0.1 and ::1. @throws PortInUse */
export async function serveWebSocket(
  node: DevnetNode,
  methods: Methods,
  options: WebSocketServerOptions,
): Promise<RunningServer> {
  const allow = options.allowOrigin ?? (() => true);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.frame, perMessageDeflate: false });
  const refused = (request: IncomingMessage): boolean => {
    const { origin } = request.headers;
    return origin !== undefined && !allow(origin);
  };
  const servers: Server[] = [];
  let port = options.port;
  for (const host of options.hosts ?? LOOPBACK) {
    const server = createServer((request, response) => {
      if (refused(request)) return void response.writeHead(403).end('Origin not allowed');
      servePost(node, methods, request, response);
    });
    server.maxConnections = 2 * LIMITS.connections;
    server.on('upgrade', (request, socket, head) => {
      if (refused(request)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      if (sockets.clients.size >= LIMITS.connections)
        return void socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\nToo many connections');
      sockets.handleUpgrade(request, socket, head, (ws) => serveSocket(node, methods, ws));
    });
    try {
      port = await listen(server, host, port);
      servers.push(server);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A machine without IPv6 serves 127.0.0.1 alone.
      if (servers.length > 0 && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) continue;
      await Promise.all(servers.map(stop));
      throw code === 'EADDRINUSE' || code === 'EACCES' ? new PortInUse(port, error) : error;
    }
  }
  return {
    port,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await Promise.all(servers.map(stop));
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
