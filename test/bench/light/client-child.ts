// A light client in a process of its own, so that its memory is its own: `rpc URL`, `p2p MULTIADDR` or `smoldot SPECFILE`, then the
// chain's genesis hash and block time as JSON. Prints, as JSON, how long the first final head took and what it needs.
import { readFile } from 'node:fs/promises';
import { LightNode } from '../../../node-light/engine/light-node.ts';
import { JsonRpcSource } from '../../../node-light/sources/json-rpc-source.ts';
import type { Source } from '../../../node-light/sources/source.ts';
import type { ChainSpec } from '../../../devnet/p2p/chain-spec.ts';
import { hexToBytes, type Hex } from '../../../substrate/bytes.ts';
import { nodeWebSocketTransport } from '../../../substrate/transport/node-websocket.ts';

const [kind, at, facts] = process.argv.slice(2) as [string, string, string];
const { genesis, slotMs } = JSON.parse(facts) as { genesis: Hex; slotMs: number };
const genesisHash = hexToBytes(genesis);

/** Resolves with the light node's first block proved final. */
async function firstFinal(source: Source): Promise<void> {
  const checkpoint = { genesisHash, hash: genesisHash, setId: 0n };
  const after = () => new Promise<void>(() => undefined);
  const light = new LightNode({ checkpoint, slotDurationMs: slotMs, now: Date.now, after });
  const final = new Promise<void>((resolve) => light.on('final', () => resolve()));
  await light.addSource(source);
  await final;
}

async function run(): Promise<void> {
  switch (kind) {
    case 'rpc':
      return firstFinal(new JsonRpcSource({ name: 'node', connect: nodeWebSocketTransport(at) }));
    case 'p2p': {
      const { P2pSource } = await import('../../../node-light/sources/p2p-source.ts');
      return firstFinal(await P2pSource.dial({ address: at, genesisHash }));
    }
    case 'smoldot': {
      const { SmoldotClient } = await import('../../p2p/smoldot-client.ts');
      const client = new SmoldotClient({ maxLogLevel: 0 });
      await client.join(JSON.parse(await readFile(at, 'utf8')) as ChainSpec);
      const isProved = ({ number }: { number: string }) => Number(number) > 0;
      await client.first<{ number: string }>('chain_subscribeFinalizedHeads', [], isProved);
      return;
    }
    default:
      throw new Error(`there is no client ${kind}`);
  }
}

// Loading the program is part of it: a person waits for that too.
await run();
console.log(JSON.stringify({ ms: performance.now(), residentMb: process.memoryUsage.rss() / 2 ** 20 }));
process.exit(0);
