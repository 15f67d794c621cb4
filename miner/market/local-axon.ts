import { AxonBindError } from '../axon/axon-errors.ts';
import type { AxonServe, AxonTransport, OpenAxon } from '../axon/axon-transport.ts';

/**
 * What an axon on this machine announces to a chain on this machine. The chain refuses 127.0.0.1, but not the rest of 127/8;
 * dendrites of this app ask an axon announced there on `LOOPBACK`.
 */
export const LOCAL_AXON_IP = '127.0.0.2';
export const LOOPBACK = '127.0.0.1';

/** How many ports are tried. */
const TRIES = 400;

/**
 * Opens an axon on loopback, on the first free port from `firstPort` on: as a rule the same in every run, so that what was
 * announced stays true after a restart. @throws AxonBindError when none is free
 */
export async function openLocalAxon(transport: AxonTransport, serve: AxonServe, firstPort: number): Promise<OpenAxon> {
  for (let port = firstPort; ; port++) {
    try {
      return await transport.open(serve, { ip: LOOPBACK, port });
    } catch (error) {
      const taken = error instanceof AxonBindError && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
      if (!taken || port - firstPort >= TRIES || port >= 65_535) throw error;
    }
  }
}
