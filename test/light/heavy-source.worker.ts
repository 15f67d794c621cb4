/** A devnet with many accounts in a thread of its own: each message brings a port and is a JSON-RPC connection to it. */
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { concatBytes, encodeU32 } from '../../substrate/bytes.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { messagePortTransport, type MessagePortLike } from '../../substrate/transport/message-port.ts';

const ACCOUNTS = 20_000;
const prefix = palletPrefix('System', 'Account');

const node = (async () => {
  const made = await testNode(undefined, localGenesis(250, 3));
  const edits = Array.from({ length: ACCOUNTS }, (_, i): [Uint8Array, Uint8Array] => [
    concatBytes(prefix, blake2b256(encodeU32(i))),
    concatBytes(blake2b256(encodeU32(i)), new Uint8Array(48)),
  ]);
  await made.newBlock({ empty: true, edits });
  return made;
})();

self.addEventListener('message', ({ data }: MessageEvent<MessagePort>) => {
  node.then(
    (made) => serveTransport(made, standardMethods, messagePortTransport(data as unknown as MessagePortLike)),
    (error: unknown) => self.reportError(error),
  );
});
