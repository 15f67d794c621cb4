/** What is stored of chains, read in a thread of its own: it stays when a light node ends, and starts without one. */
import { storedConnect } from '../../node-light/snapshot/stored-connect.ts';
import { StoredSnapshot } from '../../node-light/snapshot/stored-snapshot.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { indexedDbStore } from '../../substrate/store/indexeddb-store.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';
import { relay } from '../../substrate/transport/relay.ts';
import type { ToStored } from './light-messages.ts';
import { snapshotName } from './snapshot-name.ts';

/** It stays as it is where it does not hold: whoever writes it empties it. */
async function openStored(genesisHash: string): Promise<StoredSnapshot> {
  const store = await indexedDbStore(snapshotName(genesisHash));
  return StoredSnapshot.open(store, hexToBytes(genesisHash), { readOnly: true });
}

self.addEventListener('message', ({ data }: MessageEvent<ToStored>) => {
  // Opened while the page loads what will ask.
  const opening = openStored(data.stored);
  opening.catch(() => undefined);
  relay(
    storedConnect(() => opening),
    messagePortTransport(data.port as unknown as MessagePortLike),
  );
});
