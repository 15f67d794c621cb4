import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { ToStored } from '../workers/light-messages.ts';

/** The way to what is stored of a chain, through a worker that is started when it is first asked. Nothing is dialled for it. */
export function storedWorker(start: () => Pick<Worker, 'postMessage'>): (genesisHash: string) => Connect {
  let worker: Pick<Worker, 'postMessage'> | null = null;
  return (genesisHash) => (onMessage, onStatus) => {
    const channel = new MessageChannel();
    worker ??= start();
    worker.postMessage({ stored: genesisHash, port: channel.port2 } satisfies ToStored, [channel.port2]);
    return messagePortTransport(channel.port1 as unknown as MessagePortLike)(onMessage, onStatus);
  };
}
