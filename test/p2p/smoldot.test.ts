// Stock smoldot follows the bundled devnet over libp2p, with nothing made for it but a chain specification.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { developmentKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic } from '../../devnet/actors/signed-extrinsic.ts';
import { chainSpecOf } from '../../devnet/p2p/chain-spec.ts';
import { balances } from '../../devnet/runtime/pallets/balances/declaration.ts';
import { bytesToHex, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import { blake2b128 } from '../../substrate/hash.ts';
import { storageKey } from '../../substrate/storage-key.ts';
import { p2pDevnet, type P2pDevnet } from './p2p-devnet.ts';
import { SmoldotClient } from './smoldot-client.ts';

/** Blocks before smoldot comes: more than it asks for at once, so that it takes the warp proof. */
const PAST = 200;
/** Alice's: she changed the authorities. */
const NONCE = 1;
let devnet: P2pDevnet;
beforeAll(async () => {
  devnet = await p2pDevnet(PAST, { production: { mode: 'interval', ms: 250 }, finalityLag: 2 });
}, 60_000);
afterAll(() => devnet.close());

interface HeaderJson {
  readonly number: Hex;
  readonly parentHash: Hex;
}

describe.each([
  ['WebSocket', 0],
  ['TCP', 1],
])('smoldot over %s', (_, address) => {
  let client: SmoldotClient;
  beforeAll(async () => {
    client = new SmoldotClient();
    await client.join(chainSpecOf(devnet.node, [devnet.p2p.addresses[address]!]));
  });
  afterAll(() => client.close());

  it('computes the genesis hash from the chain specification', async () => {
    expect(await client.ask('chainSpec_v1_genesisHash')).toBe(devnet.node.chain.genesisHash);
  });

  it('warp-syncs over a change of authorities and follows finality from commits', async () => {
    const { finality, chain } = devnet.node;
    const isFinal = ({ number }: HeaderJson) => Number(number) >= PAST - 2;
    const first = await client.first<HeaderJson>('chain_subscribeFinalizedHeads', [], isFinal);
    const verified = client.log.filter((line) => line.includes('warp-sync-fragment-verify-success')).join();
    expect(finality.handovers).toHaveLength(1);
    expect(verified).toContain(`verified_height=${finality.handovers[0]!.lastBlock}`);
    // What comes after the warp proof is final by commits, which change every second or so.
    const isLater = ({ number }: HeaderJson) => Number(number) > Number(first.number) + 1;
    const later = await client.first<HeaderJson>('chain_subscribeFinalizedHeads', [], isLater);
    expect(later.parentHash).toBe(await chain.hashAt(Number(later.number) - 1));
  }, 30_000);

  it('reads proved storage, metadata and a nonce', async () => {
    const alice = developmentKey('//Alice');
    const account = hexToBytes(alice.account);
    const key = storageKey('System', 'Account', blake2b128(account), account);
    const stored = await client.ask<Hex>('state_getStorage', bytesToHex(key));
    expect(stored).toBe(bytesToHex(devnet.node.chain.best.state.get(key)!));
    const metadata = await client.ask<Hex>('state_getMetadata');
    const framed = devnet.node.runtime.call(devnet.node.chain.best, 'Metadata_metadata', new Uint8Array());
    expect(bytesToHex(framed).endsWith(metadata.slice(2))).toBe(true);
    expect(await client.ask('system_accountNextIndex', alice.address)).toBe(NONCE + address);
  }, 30_000);

  it('submits an extrinsic that is then in a final block', async () => {
    const alice = developmentKey('//Alice');
    const { runtime, chain } = devnet.node;
    const call = balances.calls.transfer_keep_alive({
      dest: { type: 'Id', value: developmentKey('//Bob').account },
      value: 1_000_000_000n + BigInt(address),
    });
    const extrinsic = signedExtrinsic(alice, call, NONCE + address, {
      specVersion: runtime.version.specVersion,
      transactionVersion: runtime.version.transactionVersion,
      genesisHash: chain.genesisHash,
    });
    const status = await client.first<unknown>(
      'author_submitAndWatchExtrinsic',
      [bytesToHex(extrinsic)],
      (event) => typeof event === 'object' && event !== null && 'finalized' in event,
    );
    const block = await chain.block((status as { finalized: Hex }).finalized);
    expect(block!.extrinsics.map(bytesToHex)).toContain(bytesToHex(extrinsic));
    expect(block!.header.number).toBeLessThanOrEqual(chain.finalized.header.number);
  }, 30_000);

  it('says plainly what its runtime cannot answer', async () => {
    await expect(client.ask('state_call', 'SubnetInfoRuntimeApi_get_subnets_info', '0x')).rejects.toThrow();
  });
});

describe('smoldot on a chain that stands still', () => {
  it.each([
    ['that has just begun', 0],
    ['whose authorities change in its last block', 2],
    ['of five blocks', 5],
  ])(
    '%s knows the last final one without another being made',
    async (_, blocks) => {
      const still = await p2pDevnet(blocks);
      const client = new SmoldotClient();
      await client.join(chainSpecOf(still.node, [still.p2p.addresses[0]!]));
      const isLast = ({ number }: HeaderJson) => Number(number) === blocks;
      await client.first<HeaderJson>('chain_subscribeFinalizedHeads', [], isLast);
      await client.close();
      await still.close();
    },
    30_000,
  );

  // It takes the commit for one of a set that it has not seen begin, and by itself looks at it again only when another block comes.
  it('knows it as well when the commit reaches it before the blocks do', async () => {
    const client = new SmoldotClient();
    const still = await p2pDevnet(5, {}, { before: () => client.logged('grandpa-commit-message-queued') });
    await client.join(chainSpecOf(still.node, [still.p2p.addresses[0]!]));
    const isLast = ({ number }: HeaderJson) => Number(number) === 5;
    await client.first<HeaderJson>('chain_subscribeFinalizedHeads', [], isLast);
    await client.close();
    await still.close();
  }, 30_000);
});
