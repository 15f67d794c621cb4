import type { Production } from '../../devnet/node/production.ts';
import { AxonBindError } from '../../miner/axon/axon-errors.ts';
import type { AxonTransport } from '../../miner/axon/axon-transport.ts';
import { serveAxonOverPort } from '../../miner/axon/port-axon.ts';
import type { DevnetStatus } from '../../miner/ports/host-port.ts';
import { STOPPED_DEVNET } from '../../miner/ports/stopped-devnet.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import type { Preferences } from '../state/preferences.ts';
import type { DevnetCalls, DevnetMethod, FromDevnet, ToDevnet } from '../workers/devnet-messages.ts';
import type { DevnetDriver } from './devnet-driver.ts';

const FAST: Production = { mode: 'interval', ms: 250 };

/** The worker of the devnet ended by itself. What was final before is kept. */
export class DevnetStopped extends Error {
  override readonly name = 'DevnetStopped';
  constructor(detail: string) {
    super(`The devnet stopped by itself (${detail}). Its final blocks are kept. Start it again.`);
  }
}

/** The devnet in a worker of this page, kept in IndexedDB. It starts with `start` and again after it stopped. */
export function pageDevnet(preferences: Preferences): DevnetDriver {
  const listeners = new Set<(status: DevnetStatus) => void>();
  let status = STOPPED_DEVNET;
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void; at: string }>();
  const say = (next: DevnetStatus): DevnetStatus => {
    status = next;
    for (const listener of listeners) listener(next);
    return next;
  };

  function begin(): Worker {
    const made = new Worker(new URL('../workers/devnet.worker.ts', import.meta.url), {
      type: 'module',
      name: 'devnet',
    });
    made.addEventListener('message', ({ data }: MessageEvent<FromDevnet>) => {
      if ('changed' in data) return void say(data.changed);
      const asked = waiting.get(data.answer);
      waiting.delete(data.answer);
      if (!asked) return;
      if (!('error' in data)) return asked.resolve(data.result as never);
      const { name, message, code } = data.error;
      const [ip = '', port = '0'] = asked.at.split(' ');
      const bind = name === 'AxonBindError' && code !== null;
      asked.reject(bind ? new AxonBindError(ip, Number(port), code) : Object.assign(new Error(message), { name }));
    });
    made.addEventListener('error', (event) => {
      event.preventDefault();
      made.terminate();
      worker = null;
      const error = new DevnetStopped(event.message || 'it could not be loaded');
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
      say({ ...status, state: 'failed', why: error.message, production: null, subnets: [] });
    });
    return made;
  }

  function call<M extends DevnetMethod>(
    method: M,
    args: DevnetCalls[M]['args'],
    transfer: Transferable[] = [],
    at = '',
  ): Promise<DevnetCalls[M]['result']> {
    worker ??= begin();
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (value: never) => void, reject, at });
      worker?.postMessage({ devnet: method, id, args } as ToDevnet, transfer);
    });
  }

  const generation = () => Number(preferences.get('devnet.generation') ?? 0) || 0;
  const storeName = (of: number) => (of === 0 ? 'taolite-devnet' : `taolite-devnet-${of}`);
  const production = (): Production => readProduction(preferences.get('devnet.production'));
  const start = () => call('start', { store: storeName(generation()), production: production() });

  const axon: AxonTransport = {
    async open(serve, { ip, port }) {
      const channel = new MessageChannel();
      const stop = serveAxonOverPort(channel.port1, serve);
      let address;
      try {
        address = await call('listen', { port: channel.port2, ip, at: port }, [channel.port2], `${ip} ${port}`);
      } catch (error) {
        stop();
        channel.port1.close();
        throw error;
      }
      const end = () => {
        stop();
        channel.port1.close();
      };
      return {
        address,
        close: async (graceMs = 5000) => {
          // A devnet that is gone has no axons any more: then there is nothing left to close there.
          if (worker) await call('unlisten', { ip: address.ip, at: address.port, graceMs });
          end();
        },
      };
    },
  };

  return {
    where: 'page',
    status: () => Promise.resolve(status),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    stop: () => call('stop', { toBegin: false }),
    produce(next) {
      preferences.set('devnet.production', JSON.stringify(next));
      return call('produce', { production: next });
    },
    newBlocks: (count) => call('newBlocks', { count }),
    openSubnet: (task) => call('openSubnet', { task }),
    async reset() {
      await call('stop', { toBegin: true });
      const old = storeName(generation());
      preferences.set('devnet.generation', String(generation() + 1));
      await start();
      return `the database ${old} of this browser`;
    },
    connect: (onMessage, onStatus) => {
      const channel = new MessageChannel();
      const connection = messagePortTransport(channel.port1 as unknown as MessagePortLike)(onMessage, onStatus);
      call('rpc', { port: channel.port2 }, [channel.port2]).catch((error: Error) => connection.close(error.message));
      return connection;
    },
    openToPeer: null,
    axon,
  };
}

/** How blocks were made last; fast ones when nothing readable was kept. */
export function readProduction(kept: string | null): Production {
  if (kept === null) return FAST;
  let value: unknown;
  try {
    value = JSON.parse(kept);
  } catch (error) {
    if (error instanceof SyntaxError) return FAST;
    throw error;
  }
  const { mode, ms } = (value ?? {}) as { mode?: unknown; ms?: unknown };
  if (mode === 'instant' || mode === 'manual') return { mode };
  if (mode === 'interval' && typeof ms === 'number' && Number.isInteger(ms) && ms >= 50 && ms <= 3_600_000)
    return { mode, ms };
  return FAST;
}
