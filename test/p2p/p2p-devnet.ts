// Set-up of the peer-to-peer tests: a real devnet that serves libp2p on loopback, with a past of any length.
import type { DevnetNode, NodeOptions } from '../../devnet/node/node.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { testNode } from '../../devnet/node/testing.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { devFinalityKey } from '../../devnet/finality/finality-keys.ts';
import type { Refusal } from '../../devnet/p2p/p2p-server.ts';
import { serveP2p, type P2pOptions, type P2pService } from '../../devnet/p2p/serve-p2p.ts';
import { adminUtils } from '../../devnet/runtime/pallets/admin-utils/declaration.ts';
import { sudo } from '../../devnet/runtime/pallets/sudo/declaration.ts';
import { hexToBytes, readU32, type Hex } from '../../substrate/bytes.ts';
import { developmentKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic } from '../../devnet/actors/signed-extrinsic.ts';
import { lyingNode, type Lies } from './lying-node.ts';

export const SLOT_MS = 250;

export interface P2pDevnet {
  readonly node: DevnetNode;
  readonly p2p: P2pService;
  readonly refusals: readonly Refusal[];
  close(): Promise<void>;
}

/** Makes a block that changes the finality authorities, as the sudo key may: it is the last of the old set. */
export async function handOver(node: DevnetNode, keys: readonly string[]): Promise<void> {
  const { chain, runtime } = node;
  const alice = developmentKey('//Alice');
  const call = adminUtils.calls.schedule_grandpa_change({
    next_authorities: keys.map((path) => [devFinalityKey(path).publicKey, 1n] as [Hex, bigint]),
    in_blocks: 0,
    forced: undefined,
  });
  const nonce = readU32(runtime.call(chain.best, 'AccountNonceApi_account_nonce', hexToBytes(alice.account)));
  const extrinsic = signedExtrinsic(alice, sudo.calls.sudo({ call }), nonce, {
    specVersion: runtime.version.specVersion,
    transactionVersion: runtime.version.transactionVersion,
    genesisHash: chain.genesisHash,
  });
  await node.newBlock({ transactions: [extrinsic] });
}

/**
 * A chain with a past: `blocks` blocks before now, the finality authorities changing once in the middle, then as `production` says.
 */
export async function p2pDevnet(
  blocks: number,
  options: Partial<NodeOptions> = {},
  lies: Lies = {},
  p2pOptions: Partial<P2pOptions> = {},
): Promise<P2pDevnet> {
  const node = await testNode(undefined, {
    ...localGenesis(SLOT_MS, 3),
    clock: wallClock,
    ...options,
    production: { mode: 'manual' },
  });
  const now = node.now();
  node.travel(now - (blocks + 1) * SLOT_MS);
  while (node.chain.best.header.number < blocks) {
    if (node.chain.best.header.number === blocks >> 1) await handOver(node, ['//Two', '//Three', '//Alice', '//Bob']);
    else await node.newBlock();
  }
  node.travel(now);
  if (options.production) node.produce(options.production);
  const refusals: Refusal[] = [];
  const p2p = await serveP2p(lyingNode(node, lies), {
    identitySeed: new Uint8Array(32).fill(7),
    refused: (r) => void refusals.push(r),
    ...p2pOptions,
  });
  return {
    node,
    p2p,
    refusals,
    async close() {
      await p2p.close();
      await node.close();
    },
  };
}
