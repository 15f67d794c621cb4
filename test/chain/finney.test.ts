// What queries and transactions ask for must be there on Finney too, under the same names and types.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiPromise } from '@polkadot/api';
import { NoSuchSubnet } from '../../chain/errors.ts';
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { readHotkeyOwner, readStake } from '../../chain/queries/hotkey.ts';
import { readMetagraph } from '../../chain/queries/metagraph.ts';
import { readPlace } from '../../chain/queries/neuron-by-hotkey.ts';
import { readPools } from '../../chain/queries/pools.ts';
import { readPortfolio } from '../../chain/queries/portfolio.ts';
import { readRegistrationTerms } from '../../chain/queries/registration-terms.ts';
import { readSubnetDetail } from '../../chain/queries/subnet-detail.ts';
import { readSubnets } from '../../chain/queries/subnets.ts';
import { readWeights } from '../../chain/queries/weights.ts';
import { transactionFee } from '../../chain/submit/fee.ts';
import { addStake } from '../../chain/transactions/add-stake.ts';
import { addStakeLimit } from '../../chain/transactions/add-stake-limit.ts';
import { batchAll } from '../../chain/transactions/batch-all.ts';
import { burnedRegister } from '../../chain/transactions/burned-register.ts';
import { moveStake } from '../../chain/transactions/move-stake.ts';
import { registerLimit } from '../../chain/transactions/register-limit.ts';
import { removeStake } from '../../chain/transactions/remove-stake.ts';
import { removeStakeFull } from '../../chain/transactions/remove-stake-full.ts';
import { removeStakeLimit } from '../../chain/transactions/remove-stake-limit.ts';
import { serveAxon } from '../../chain/transactions/serve-axon.ts';
import { swapStakeLimit } from '../../chain/transactions/swap-stake-limit.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import { transferAll } from '../../chain/transactions/transfer-all.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { bytesToHex, concatBytes } from '../../substrate/bytes.ts';
import { palletPrefix } from '../../substrate/storage-key.ts';
import { encodeCompact } from '../../substrate/scale/compact.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { ALICE, BOB, FINNEY_GENESIS, finneyMetadata } from '../../wallet/testing/finney.ts';

/** Root and subnet 1 exist. */
const stored = new Map<string, string>(
  [0, 1].map((netuid) => [
    bytesToHex(concatBytes(palletPrefix('SubtensorModule', 'NetworksAdded'), Uint8Array.of(netuid, 0))),
    '0x01',
  ]),
);

/** A server with Finney's metadata and nothing else in its state: every item reads as its default, every struct as zeros. */
function emptyFinney(metadata: Uint8Array, api: () => ApiPromise): Connect {
  const header = {
    number: '0x10',
    parentHash: FINNEY_GENESIS,
    stateRoot: FINNEY_GENESIS,
    extrinsicsRoot: FINNEY_GENESIS,
    digest: { logs: [] },
  };
  const answer = (method: string, params: unknown[]): unknown => {
    switch (method) {
      case 'system_chain':
        return 'Bittensor';
      case 'system_properties':
        return { ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' };
      case 'chain_getBlockHash':
        return FINNEY_GENESIS;
      case 'chain_getFinalizedHead':
        return FINNEY_GENESIS;
      case 'chain_getHeader':
        return header;
      case 'state_getRuntimeVersion':
        return {
          specName: 'node-subtensor',
          implName: 'node-subtensor',
          authoringVersion: 1,
          specVersion: 424,
          implVersion: 1,
          apis: [['0x37e397fc7c91f5e4', 2]],
          transactionVersion: 1,
          stateVersion: 1,
        };
      case 'rpc_methods':
        return { methods: [] };
      case 'state_queryStorageAt':
        return [
          { block: FINNEY_GENESIS, changes: (params[0] as string[]).map((key) => [key, stored.get(key) ?? null]) },
        ];
      case 'state_getKeysPaged':
        return [...stored.keys()].filter((key) => key.startsWith(String(params[0])));
      case 'state_call':
        return call(String(params[0]));
      default:
        return method.startsWith('state_subscribe') || method.startsWith('chain_subscribe') ? 'subscription' : null;
    }
  };
  const call = (name: string): string => {
    if (name === 'Metadata_metadata_versions') return '0x0410000000';
    if (name === 'Metadata_metadata_at_version')
      return bytesToHex(concatBytes(Uint8Array.of(1), encodeCompact(BigInt(metadata.length)), metadata));
    const [section, method] = name.split(/_(.*)/s) as [string, string];
    const camel = (text: string): string =>
      text.charAt(0).toLowerCase() + text.slice(1).replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());
    const { type } = (api().call as unknown as Record<string, Record<string, { meta: { type: string } }>>)[
      camel(section)
    ]![camel(method)]!.meta;
    return bytesToHex(zeros(type));
  };
  /** One of everything: options are filled, lists hold one entry. */
  const zeros = (type: string): Uint8Array => {
    const inner = /^(Option|Vec)<(.*)>$/.exec(type);
    if (inner?.[1] === 'Option') return concatBytes(Uint8Array.of(1), zeros(inner[2]!));
    if (inner?.[1] === 'Vec') return concatBytes(Uint8Array.of(4), zeros(inner[2]!));
    return api().registry.createTypeUnsafe(type, []).toU8a();
  };
  return (onMessage, onStatus) => {
    queueMicrotask(() => onStatus?.({ type: 'connected' }));
    return {
      send: (message) => {
        if (message.method === undefined || message.id === undefined) return;
        const { id, method } = message;
        queueMicrotask(() =>
          onMessage({ jsonrpc: '2.0', id, result: answer(method, (message.params ?? []) as unknown[]) }),
        );
      },
      close: () => queueMicrotask(() => onStatus?.({ type: 'closed', reason: 'closed' })),
    };
  };
}

describe.skipIf(finneyMetadata === undefined)('Finney of July 2026', () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await openChain({
      connect: emptyFinney(finneyMetadata!, () => chain.api),
      kind: 'endpoint',
      label: 'wss://finney.test',
      clock: wallClock,
    });
  });
  afterAll(() => chain.close());

  test('says its name and constants', () => {
    expect(chain.info).toMatchObject({
      name: 'Bittensor',
      genesisHash: FINNEY_GENESIS,
      specVersion: 424,
      blockTimeMs: 12_000,
      existentialDepositRao: 500n,
    });
  });

  test('every table and struct that is read decodes by Finney’s types', async () => {
    const at = chain.at();
    const subnets = await readSubnets(at);
    expect(subnets.evidence).toEqual({ word: 'claimed', by: 'wss://finney.test', block: 16 });
    expect(subnets.value[0]).toMatchObject({ netuid: 0, emissionShare: 0, burnRao: 100_000_000n });
    expect((await readSubnetDetail(at, 0)).value.hyperparameters.length).toBeGreaterThan(0);
    expect((await readMetagraph(at, 1)).value.neurons).toEqual([]);
    expect((await readPortfolio(at, ALICE)).value).toMatchObject({ freeRao: 0n, positions: [] });
    expect((await readBalances(at, [ALICE], 500n)).value[0]).toMatchObject({
      freeRao: 0n,
      nonce: 0,
      transferableRao: 0n,
    });
    expect((await readWeights(at, 1)).value).toEqual([]);
    await expect(readRegistrationTerms(at, 2)).rejects.toBeInstanceOf(NoSuchSubnet);
    expect((await readPlace(chain.at(), 1, ALICE)).value).toBeNull();
    expect((await readHotkeyOwner(chain.at(), ALICE)).value).toBeNull();
    expect((await readStake(chain.at(), ALICE, BOB, 1)).value).toBe(0n);
    expect((await readPools(chain.at(), [1])).get(1)).toEqual({
      netuid: 1,
      taoRao: 0n,
      alphaRao: 0n,
      quoteWeight: 500_000_000_000_000_000n,
      feeRate: 33,
      dynamic: false,
    });
  });

  test('every transaction can be built, under Finney’s indices', async () => {
    const index = (extrinsic: { method: { callIndex: Uint8Array } }): number[] => [...extrinsic.method.callIndex];
    expect(index(transfer(chain, BOB, 1n))).toEqual([5, 3]);
    expect(index(transferAll(chain, BOB, true))).toEqual([5, 4]);
    expect(index(addStake(chain, BOB, 1, 1n))).toEqual([7, 2]);
    expect(index(addStakeLimit(chain, BOB, 1, 1n, 1n))).toEqual([7, 88]);
    expect(index(removeStake(chain, BOB, 1, 1n))).toEqual([7, 3]);
    expect(index(removeStakeLimit(chain, BOB, 1, 1n, 1n))).toEqual([7, 89]);
    expect(index(removeStakeFull(chain, BOB, 1, null))).toEqual([7, 103]);
    expect(index(moveStake(chain, { hotkey: ALICE, netuid: 1 }, { hotkey: BOB, netuid: 2 }, 1n))).toEqual([7, 85]);
    expect(index(swapStakeLimit(chain, BOB, 1, 2, 1n, 1n))).toEqual([7, 90]);
    expect(index(burnedRegister(chain, 1, BOB))).toEqual([7, 7]);
    expect(index(registerLimit(chain, 1, BOB, 1n))).toEqual([7, 134]);
    expect(index(serveAxon(chain, { netuid: 1, ip: '2001:db8::1', port: 1, version: 1 }))).toEqual([7, 4]);
    expect(index(batchAll(chain, [transfer(chain, BOB, 1n)]))).toEqual([11, 2]);
    expect(await transactionFee(chain, transfer(chain, BOB, 1n), ALICE)).toBe(0n);
  });
});
