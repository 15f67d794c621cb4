import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testNode } from '../node/testing.ts';
import { localGenesis } from '../node/local-genesis.ts';
import { accountOf, devPair } from '../node/dev-accounts.ts';
import { Context } from '../runtime/frame/context.ts';
import { State } from '../runtime/frame/state.ts';
import { createDevnetRuntime } from '../runtime/index.ts';
import { totalIssuance } from '../runtime/pallets/balances/index.ts';
import { alphaPrice } from '../runtime/pallets/swap/pool.ts';
import { stakeOf } from '../runtime/pallets/subtensor/staking/stake.ts';
import { storage } from '../runtime/pallets/subtensor/pallet.ts';
import { sudo } from '../runtime/pallets/sudo/declaration.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import { GenesisFileError } from './fields.ts';
import { readGenesisFile } from './genesis-file.ts';
import { genesisOf } from './lay-genesis.ts';

const FILE = {
  chainName: 'Mine',
  sudo: '//Bob',
  accounts: [
    { address: '//Alice', freeRao: 7_000_000_000_000 },
    { address: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty', freeRao: '9000000000000' },
  ],
  subnets: [
    {
      netuid: 5,
      owner: '//Alice',
      ownerHotkey: '//Alice//hot',
      name: 'Forecasts',
      pool: { taoRao: 3_000_000_000_000, alphaRao: 1_000_000_000_000 },
      hyperparameters: { tempo: 12, MaxAllowedUids: 32, commitRevealWeightsEnabled: false },
      neurons: [{ hotkey: '//Bob//hot', coldkey: '//Bob', stakeAlphaRao: '400000000000' }],
    },
  ],
  storage: { SubtensorModule: { TxRateLimit: 0 } },
};

const runtime = createDevnetRuntime({ slotDurationMs: 250 });
const of = (file: unknown) =>
  genesisOf(localGenesis(250).genesis, readGenesisFile(JSON.stringify(file)), runtime.metadata.description.pallets);

describe('a genesis file', () => {
  it('gives the chain its accounts, sudo key, subnets, pools, hyperparameters and neurons', () => {
    const genesis = of(FILE);
    expect(genesis.chainName).toBe('Mine');
    const ctx = new Context(new State(runtime.genesis(genesis)), { number: 0 });
    const [alice, bob, hot] = ['//Alice', '//Bob', '//Bob//hot'].map((path) =>
      accountOf(devPair(path)),
    ) as `0x${string}`[];
    expect(sudo.storage.Key.get(ctx)).toBe(bob);
    expect(system.storage.Account.get(ctx, alice!).data.free).toBe(7_000_000_000_000n);
    expect(storage.Tempo.get(ctx, 5)).toBe(12);
    expect(storage.MaxAllowedUids.get(ctx, 5)).toBe(32);
    expect(storage.CommitRevealWeightsEnabled.get(ctx, 5)).toBe(false);
    expect(storage.SubnetOwner.get(ctx, 5)).toBe(alice);
    expect([storage.Keys.get(ctx, 5, 0), storage.Keys.get(ctx, 5, 1)]).toEqual([
      accountOf(devPair('//Alice//hot')),
      hot,
    ]);
    expect(stakeOf(ctx, hot!, bob!, 5)).toBe(400_000_000_000n);
    expect(alphaPrice(ctx, 5) >> 64n).toBe(3n);
    expect(storage.TxRateLimit.get(ctx)).toBe(0n);
  });

  it('adds up: every rao of the issuance lies on an account, and the pallet counts what backs the pools', () => {
    const ctx = new Context(new State(runtime.genesis(of(FILE))), { number: 0 });
    const held = system.storage.Account.entries(ctx).reduce((sum, [, { data }]) => sum + data.free + data.reserved, 0n);
    expect(held).toBe(totalIssuance(ctx));
    expect(storage.TotalIssuance.get(ctx)).toBe(3_000_000_000_000n);
  });

  it('is a chain that runs: its subnet emits', async () => {
    const node = await testNode(undefined, { genesis: of(FILE), runtime });
    for (let i = 0; i < 20; i++) await node.newBlock();
    const ctx = new Context(new State(node.chain.best.state), { number: 20 });
    expect(storage.SubnetAlphaOut.get(ctx, 5)).toBeGreaterThan(400_000_000_000n);
    expect(storage.LastEpochBlock.get(ctx, 5)).toBeGreaterThan(0n);
    await node.close();
  });

  const subnet = { netuid: 2, owner: '//Alice', ownerHotkey: '//A' };
  it.each([
    ['', '{', 'is not JSON'],
    ['acounts', { acounts: [] }, 'no such field'],
    ['accounts[0].freeRao', { accounts: [{ address: '//A', freeRao: -1 }] }, 'whole number of rao'],
    ['accounts[0].freeRao', { accounts: [{ address: '//A' }] }, 'is missing'],
    ['accounts[0].address', { accounts: [{ address: '5Nope', freeRao: 1 }] }, 'SS58'],
    [
      'accounts[1].address',
      {
        accounts: [
          { address: '//A', freeRao: 1 },
          { address: '//A', freeRao: 2 },
        ],
      },
      'twice',
    ],
    ['subnets[0].netuid', { subnets: [{ ...subnet, netuid: 1 }] }, 'from 2'],
    ['subnets[1].netuid', { subnets: [subnet, subnet] }, 'twice'],
    ['subnets[0].pool.alphaRao', { subnets: [{ ...subnet, pool: { taoRao: 1 } }] }, 'is missing'],
    [
      'subnets[0].neurons[0].hotkey',
      { subnets: [{ ...subnet, neurons: [{ hotkey: '//A', coldkey: '//C' }] }] },
      'uid 0',
    ],
    [
      'subnets[0].hyperparameters.tmpo',
      { subnets: [{ ...subnet, hyperparameters: { tmpo: 1 } }] },
      'no such hyperparameter',
    ],
    ['subnets[0].hyperparameters', { subnets: [{ ...subnet, hyperparameters: { tempo: 'x' } }] }, 'whole number'],
    ['storage', { storage: { Nope: {} } }, 'no such pallet'],
  ])('is refused with the place: %s', (path, file, text) => {
    const lay = (): unknown => (typeof file === 'string' ? readGenesisFile(file) : runtime.genesis(of(file)));
    expect(lay).toThrow(GenesisFileError);
    expect(lay).toThrow(text);
    if (path !== '') expect(lay).toThrow(`at ${path}:`);
  });

  it('is read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        try {
          readGenesisFile(text);
        } catch (error) {
          expect(error).toBeInstanceOf(GenesisFileError);
        }
      }),
    );
  });
});
