import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { ToStored } from '../workers/light-messages.ts';
import type { EarlyStored } from './early-stored.ts';

/**
 * The way to what is stored of a chain, through a worker that is started with the first way, and reads what is stored while the page
 * loads what will ask it. Nothing is dialled for it.
 * @param begun a worker that reads already
 */
export function storedWorker(
  start: () => Pick<Worker, 'postMessage'>,
  begun: EarlyStored | null = null,
): (genesisHash: string) => Connect {
  let worker = begun?.worker ?? null;
  let first = begun;
  const begin = (genesisHash: string): MessagePort => {
    if (first?.genesisHash === genesisHash) {
      const { port } = first;
      first = null;
      return port;
    }
    const channel = new MessageChannel();
    worker ??= start();
    worker.postMessage({ stored: genesisHash, port: channel.port2 } satisfies ToStored, [channel.port2]);
    return channel.port1;
  };
  return (genesisHash) => {
    let early: MessagePort | null = begin(genesisHash);
    return (onMessage, onStatus) => {
      const port = early ?? begin(genesisHash);
      early = null;
      return messagePortTransport(port as unknown as MessagePortLike)(onMessage, onStatus);
    };
  };
}
