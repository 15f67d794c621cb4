import type { ToStored } from '../workers/light-messages.ts';
import { readKeptGenesis } from './kept-genesis.ts';

/** A stored chain whose reading has begun. */
export interface EarlyStored {
  readonly genesisHash: string;
  readonly worker: Pick<Worker, 'postMessage'>;
  /** JSON-RPC of what is stored. */
  readonly port: MessagePort;
}

export const startStoredWorker = (): Worker =>
  new Worker(new URL('../workers/stored.worker.ts', import.meta.url), { type: 'module', name: 'stored chains' });

/** Begins reading what is stored of the chain that was looked at last, before the page knows anything. Null when none ever was. */
function begin(): EarlyStored | null {
  let genesisHash: string | null;
  try {
    const endpoint = localStorage.getItem('taolite.endpoint') ?? 'devnet';
    genesisHash = readKeptGenesis(localStorage.getItem(`taolite.genesis.${endpoint}`));
  } catch (error) {
    // A browser that forbids its storage: nothing was ever kept.
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
  if (!genesisHash) return null;
  const worker = startStoredWorker();
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ stored: genesisHash, port: port2 } satisfies ToStored, [port2]);
  return { genesisHash, worker, port: port1 };
}

export const earlyStored: EarlyStored | null = begin();
