// Set-up of the light node tests: a real devnet in memory with three authors, and light nodes in front of it.
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import type { DevnetNode } from '../../devnet/node/node.ts';
import { testNode } from '../../devnet/node/testing.ts';
import type { NodeOptions } from '../../devnet/node/node.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import { JsonRpcSource } from '../../node-light/sources/json-rpc-source.ts';
import { metadataOf } from '../../node-light/engine/metadata-bytes.ts';
import type { MetadataPin } from '../../node-light/engine/metadata-pins.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import type { Connect } from '../../substrate/transport/transport.ts';

/** The devnet's clock in these tests. */
export const devnetTime = Date.UTC(2026, 6, 1);

/** A devnet with `blocks` blocks, sealed by three authors in turn. */
export async function lightDevnet(blocks: number, options: Partial<NodeOptions> = {}): Promise<DevnetNode> {
  const node = await testNode(undefined, { ...localGenesis(250, 3), ...options });
  for (let i = 0; i < blocks; i++) await node.newBlock();
  return node;
}

/** The metadata of a devnet, pinned as a release would pin it. */
export function pinsOf(devnet: DevnetNode): MetadataPin[] {
  const { best, genesisHash } = devnet.chain;
  const { specVersion } = devnet.runtime.versionAt(best.state);
  return [14, 15, 16].map((format) => {
    const answer = devnet.runtime.call(best, 'Metadata_metadata_at_version', Uint8Array.of(format, 0, 0, 0));
    const { hash } = metadataOf('Metadata_metadata_at_version', bytesToHex(answer))!;
    return { genesisHash: genesisHash as Hex, specVersion, format, hash };
  });
}

/** Never: no source is given up for being slow. */
const never = (): Promise<void> => new Promise(() => undefined);

/** A light node that trusts the devnet's genesis block. */
export function lightNode(devnet: DevnetNode, options: Partial<LightNodeOptions> = {}): LightNode {
  const genesisHash = hexToBytes(devnet.chain.genesisHash);
  return new LightNode({
    checkpoint: { genesisHash, hash: genesisHash, setId: 0n },
    now: () => devnetTime + 60_000,
    after: never,
    ...options,
  });
}

export const source = (name: string, connect: Connect): JsonRpcSource => new JsonRpcSource({ name, connect });
