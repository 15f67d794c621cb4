import { createServer, type IncomingMessage, type Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { DevnetNode } from '../node/node.ts';
import type { Methods } from './method.ts';
import { openSession } from './session.ts';

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
    super(`Port ${port} is in use by another program. Choose another one with --port, or stop that program.`, { cause });
  }
}

const LOOPBACK = ['127.0.0.1', '::1'];
const MOST_BYTES = 64 * 1024 * 1024;
/** How much may wait for a reader that does not read before it is cut off. */
const MOST_UNREAD = 256 * 1024 * 1024;
const MOST_HTTP_BODY = 16 * 1024 * 1024;

/** Serves JSON-RPC over WebSocket and over plain HTTP POST, on 127.0.0.1 and ::1. @throws PortInUse */
export async function serveWebSocket(node: DevnetNode, methods: Methods, options: WebSocketServerOptions): Promise<RunningServer> {
  const allow = options.allowOrigin ?? (() => true);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, perMessageDeflate: false });
  sockets.on('connection', (socket: WebSocket) => {
    const session = openSession(node, methods, (message) => {
      if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
      else socket.send(JSON.stringify(message));
    });
    socket.on('message', (data) => session.receive(String(data)));
    socket.on('close', () => session.close());
    socket.on('error', () => socket.terminate());
  });
  const refused = (request: IncomingMessage): boolean => {
    const { origin } = request.headers;
    return origin !== undefined && !allow(origin);
  };
  const servers: Server[] = [];
  let port = options.port;
  for (const host of options.hosts ?? LOOPBACK) {
    const server = createServer((request, response) => {
      if (refused(request)) return void response.writeHead(403).end('Origin not allowed');
      if (request.method !== 'POST') return void response.writeHead(405).end('JSON-RPC by POST or WebSocket');
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MOST_HTTP_BODY) request.destroy();
      });
      request.on('end', () => {
        const session = openSession(node, methods, (message) => {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(message));
          session.close();
        });
        session.receive(body);
      });
    });
    server.on('upgrade', (request, socket, head) => {
      if (refused(request)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws));
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
