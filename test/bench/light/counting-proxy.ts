// A TCP proxy that counts what a client costs the link.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CountingProxy {
  readonly port: number;
  /** Bytes both ways since the last call. */
  take(): number;
  close(): void;
}

/** @param to port on this computer */
export async function countingProxy(to: number): Promise<CountingProxy> {
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    const join = (from: Socket, into: Socket): void => {
      from.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        into.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => into.destroy());
    };
    join(client, upstream);
    join(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    take() {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    close: () => void server.close(),
  };
}
