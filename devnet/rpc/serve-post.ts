import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DevnetNode } from '../node/node.ts';
import { LIMITS } from './limits.ts';
import type { Methods } from './method.ts';
import { openSession } from './session.ts';

/** Answers JSON-RPC sent by HTTP POST: one request or batch per body, no subscriptions. */
export function servePost(
  node: DevnetNode,
  methods: Methods,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== 'POST')
    return void response.writeHead(405, { allow: 'POST' }).end('JSON-RPC by POST or WebSocket\n');
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= LIMITS.frame) chunks.push(chunk);
    else if (!response.headersSent) {
      chunks.length = 0;
      response.writeHead(413, { connection: 'close' }).end(`At most ${LIMITS.frame} bytes\n`, () => request.destroy());
    }
  });
  request.on('end', () => {
    if (size > LIMITS.frame) return;
    let reply: unknown;
    const session = openSession(node, methods, (message) => (reply = message), { subscriptions: false });
    void session.receive(Buffer.concat(chunks).toString()).then(() => {
      session.close();
      if (reply === undefined) response.writeHead(204).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    });
  });
}
