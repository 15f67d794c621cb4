// A TCP proxy that makes a link bad: slow, dripping, cut, or silent. It changes no byte.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface BadLink {
  readonly url: string;
  /** Milliseconds each chunk waits, in both directions. */
  delayMs: number;
  /** Bytes from the server go one at a time, this many milliseconds apart. */
  dripMs: number | undefined;
  /** Every connection is cut after the server sent this many more bytes. */
  cutAfter: number;
  close(): Promise<void>;
}

/** @param port of a WebSocket server on this computer */
export async function badLink(port: number): Promise<BadLink> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let order: Promise<void> = Promise.resolve();
    client.on('data', (chunk) => void wait(link.delayMs).then(() => upstream.write(chunk)));
    upstream.on('data', (chunk) => {
      order = order.then(async () => {
        if (link.delayMs > 0) await wait(link.delayMs);
        const sent = chunk.subarray(0, Math.max(0, link.cutAfter));
        link.cutAfter -= chunk.length;
        if (link.dripMs === undefined) client.write(sent);
        for (let at = 0; link.dripMs !== undefined && at < sent.length && !client.destroyed; at++) {
          client.write(sent.subarray(at, at + 1));
          await wait(link.dripMs);
        }
        if (link.cutAfter <= 0) client.destroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const link: BadLink = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delayMs: 0,
    dripMs: undefined,
    cutAfter: Infinity,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return link;
}
