// How soon a light client knows a final head, and what it costs: over libp2p beside stock smoldot, and over JSON-RPC, each in a process
// of its own and all on one devnet.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleEntry } from '../../../build/bundle-entry.mjs';
import { chainSpecOf } from '../../../devnet/p2p/chain-spec.ts';
import { standardMethods } from '../../../devnet/rpc/methods/index.ts';
import { serveWebSocket } from '../../../devnet/rpc/websocket-server.ts';
import { p2pDevnet, SLOT_MS } from '../../p2p/p2p-devnet.ts';
import { figure, type Case } from '../figure.ts';
import { countingProxy, type CountingProxy } from '../light/counting-proxy.ts';

/** Enough for a kept justification (one in 512 blocks), which is all that JSON-RPC has to show. */
const PAST = 530;
const ROUNDS = 3;
const KINDS = ['p2p', 'smoldot', 'rpc'] as const;
type Kind = (typeof KINDS)[number];

interface Cost {
  ms: number[];
  residentMb: number[];
  linkMb: number[];
}

export const lightCase: Case = {
  name: 'light',
  title: `Light clients: from an empty process to a final head, ${PAST} blocks and one handover behind`,
  async run() {
    const devnet = await p2pDevnet(PAST, {
      production: { mode: 'interval', ms: SLOT_MS },
      finalityLag: 2,
      keepStates: 4 * PAST,
    });
    const server = await serveWebSocket(devnet.node, standardMethods, { port: 0, hosts: ['127.0.0.1'] });
    const [address] = devnet.p2p.addresses as [string];
    const peers = await countingProxy(Number(/\/tcp\/(\d+)/.exec(address)![1]));
    const rpc = await countingProxy(server.port);
    const counted = address.replace(/\/tcp\/\d+/, `/tcp/${peers.port}`);
    const folder = await mkdtemp(join(tmpdir(), 'taolite-bench-light-'));
    const spec = join(folder, 'spec.json');
    try {
      await writeFile(spec, JSON.stringify(chainSpecOf(devnet.node, [counted])));
      const { file } = await bundleEntry('test/bench/light/client-child.ts', 'bench-light-client');
      const facts = { genesis: devnet.node.chain.genesisHash, slotMs: SLOT_MS };
      const places: Record<Kind, [at: string, link: CountingProxy]> = {
        p2p: [counted, peers],
        smoldot: [spec, peers],
        rpc: [`ws://127.0.0.1:${rpc.port}`, rpc],
      };
      const costs = { p2p: cost(), smoldot: cost(), rpc: cost() };
      for (let round = -1; round < ROUNDS; round++) {
        for (const kind of KINDS) {
          const [at, link] = places[kind];
          link.take();
          const { stdout } = await promisify(execFile)(process.execPath, [file, kind, at, JSON.stringify(facts)]);
          const took = JSON.parse(stdout) as { ms: number; residentMb: number };
          if (round < 0) continue;
          costs[kind].ms.push(took.ms);
          costs[kind].residentMb.push(took.residentMb);
          costs[kind].linkMb.push(link.take() / 2 ** 20);
        }
      }
      const { p2p, smoldot, rpc: overRpc } = costs;
      const beside = (values: readonly number[]) => ({ name: 'smoldot 3.4.1', values });
      const walk = 'walks every header: JSON-RPC has no warp proof';
      return [
        figure('first final head over libp2p', 'ms', p2p.ms, beside(smoldot.ms)),
        figure('bytes on the link, libp2p', 'MB', p2p.linkMb, beside(smoldot.linkMb)),
        figure('resident memory, libp2p', 'MB', p2p.residentMb, beside(smoldot.residentMb)),
        figure('first final head over JSON-RPC', 'ms', overRpc.ms, beside(smoldot.ms), walk),
        figure('bytes on the link, JSON-RPC', 'MB', overRpc.linkMb, beside(smoldot.linkMb), walk),
        figure('resident memory, JSON-RPC', 'MB', overRpc.residentMb, beside(smoldot.residentMb)),
      ];
    } finally {
      peers.close();
      rpc.close();
      await server.close();
      await devnet.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const cost = (): Cost => ({ ms: [], residentMb: [], linkMb: [] });
