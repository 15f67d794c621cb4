import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCall } from '../../chain/transactions/extrinsic.ts';
import { addStake } from '../../chain/transactions/add-stake.ts';
import { addStakeLimit } from '../../chain/transactions/add-stake-limit.ts';
import { burnedRegister } from '../../chain/transactions/burned-register.ts';
import { removeStakeFull } from '../../chain/transactions/remove-stake-full.ts';
import { removeStakeLimit } from '../../chain/transactions/remove-stake-limit.ts';
import { serveAxon } from '../../chain/transactions/serve-axon.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import { batchAll } from '../../chain/transactions/batch-all.ts';
import { ChainUnreachable } from '../../chain/errors.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { quoteBuy } from '../../chain/quotes/quote-trade.ts';
import { withTolerance } from '../../chain/quotes/limit-price.ts';
import { readBalances } from '../../chain/queries/balances.ts';
import { readStake, readHotkeyOwner } from '../../chain/queries/hotkey.ts';
import { readMetagraph } from '../../chain/queries/metagraph.ts';
import { readPlace } from '../../chain/queries/neuron-by-hotkey.ts';
import { readPortfolio } from '../../chain/queries/portfolio.ts';
import { readRegistrationTerms } from '../../chain/queries/registration-terms.ts';
import { readSubnetDetail } from '../../chain/queries/subnet-detail.ts';
import { readSubnets } from '../../chain/queries/subnets.ts';
import { readWeights } from '../../chain/queries/weights.ts';
import { submit } from '../../chain/submit/submit.ts';
import { transactionFee } from '../../chain/submit/fee.ts';
import type { ChainStatus } from '../../chain/types/chain-info.ts';
import { memoryExplorerStore } from '../../chain/store/memory-explorer-store.ts';
import { recordHistory } from '../../chain/store/record-history.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { KeypairSigner } from '../../wallet/signing/keypair-signer.ts';
import { dev, done, openDevnet, statesOf, type TestDevnet } from './open-devnet.ts';

const TAO = 1_000_000_000n;
const NETUID = 2;
let devnet: TestDevnet;
let chain: Chain;
const keys = () => ({
  alice: dev('//Alice'),
  bob: dev('//Bob'),
  owner: dev('//Subnet//owner'),
  miner: dev('//Miner//hot'),
});

beforeAll(async () => {
  devnet = await openDevnet();
  chain = await devnet.open();
});
afterAll(() => devnet.close());

/** Balances at the best block, in the order asked for. */
const balances = async (...addresses: string[]) =>
  (await readBalances(chain.at(), addresses, chain.info.existentialDepositRao)).value;

/** A started subnet with a pool, owned by Alice. Made once. */
let made: Promise<void> | undefined;
const subnet = (): Promise<void> => (made ??= makeSubnet());
async function makeSubnet(): Promise<void> {
  const { alice, owner } = keys();
  await done(chain, buildCall(chain, 'subtensorModule', 'registerNetwork', [owner.address]), alice);
  await done(chain, buildCall(chain, 'subtensorModule', 'startCall', [NETUID]), alice);
}

describe('opening', () => {
  test('a chain says its name, constants and heads', async () => {
    expect(chain.info).toMatchObject({
      kind: 'devnet',
      ss58Prefix: 42,
      blockTimeMs: 250,
      existentialDepositRao: 500n,
      specName: 'node-subtensor',
    });
    expect(chain.heads().finalized.number).toBeLessThanOrEqual(chain.heads().best.number);
    expect(chain.evidence(7)).toEqual({ word: 'devnet', block: 7 });
  });

  test('what an endpoint says is claimed by it', async () => {
    const other = await devnet.open({ kind: 'endpoint', label: 'wss://example.test' });
    const { evidence } = await readBalances(other.at(), [keys().alice.address], 0n);
    expect(evidence).toEqual({ word: 'claimed', by: 'wss://example.test', block: other.heads().best.number });
  });

  test('an address where nobody answers is given up after the attempts asked for', async () => {
    const dead = await openDevnet();
    dead.cut();
    await expect(dead.open({ attempts: 1 })).rejects.toBeInstanceOf(ChainUnreachable);
    await dead.close();
  });

  test('a lost connection is told, retried, and reads go on afterwards', async () => {
    const other = await openDevnet();
    const states: ChainStatus['state'][] = [];
    const link = await other.open({ onStatus: ({ state }) => states.push(state) });
    other.cut();
    await expect(readSubnets(link.at())).rejects.toThrow();
    other.mend();
    await expect.poll(() => states.at(-1), { timeout: 5000 }).toBe('connected');
    expect(states.slice(0, 3)).toEqual(['connecting', 'connected', 'disconnected']);
    await other.blocks(1);
    await expect.poll(() => link.heads().best.number).toBe(1);
    expect((await readSubnets(link.at())).value.length).toBe(2);
    await other.close();
  });
});

describe('transactions', () => {
  test('a transfer goes through signing, sent, in a block, final, with its fee and events', async () => {
    const { bob, miner } = keys();
    const before = await balances(bob.address, miner.address);
    const extrinsic = transfer(chain, miner.address, 5n * TAO);
    const estimate = await transactionFee(chain, extrinsic, bob.address);
    const states = await statesOf(chain, extrinsic, bob);
    expect(states.map(({ state }) => state)).toEqual(['signing', 'sent', 'inBlock', 'finalized']);
    const last = states.at(-1)!;
    if (last.state !== 'finalized') throw new Error('not final');
    expect(last.feeRao).toBe(estimate);
    expect(last.events.some(({ pallet, name }) => pallet === 'Balances' && name === 'Transfer')).toBe(true);
    const after = await balances(bob.address, miner.address);
    expect(after[1]!.freeRao - before[1]!.freeRao).toBe(5n * TAO);
    expect(before[0]!.freeRao - after[0]!.freeRao).toBe(5n * TAO + last.feeRao);
    expect(after[1]!.transferableRao).toBe(after[1]!.freeRao - 500n);
  });

  test('one that fails in its block names the reason, and only the fee is gone', async () => {
    const { bob } = keys();
    const states = await statesOf(chain, transfer(chain, keys().alice.address, 2_000_000n * TAO), bob);
    const last = states.at(-1)!;
    expect(last).toMatchObject({ state: 'failed', failure: { moneySafe: true } });
    if (last.state !== 'failed') return;
    expect(last.failure.name).toMatch(/FundsUnavailable|InsufficientBalance/);
    expect(last.failure.what).toContain('free balance');
    expect(last.feeRao > 0n).toBe(true);
  });

  test('one the pool refuses was not sent', async () => {
    const poor = dev('//Poor');
    const last = (await statesOf(chain, transfer(chain, keys().alice.address, 1n), poor)).at(-1);
    expect(last).toMatchObject({ state: 'failed', feeRao: 0n, failure: { name: 'Payment', moneySafe: true } });
  });

  test('a signer that refuses ends it before anything is sent', async () => {
    const refusing = { ...keys().bob, signRaw: () => Promise.reject(new Error('The person said no.')) };
    const states = await statesOf(chain, transfer(chain, keys().alice.address, 1n), refusing);
    expect(states.at(-1)).toMatchObject({
      state: 'failed',
      hash: null,
      failure: { what: 'The person said no.', moneySafe: true },
    });
  });

  test('blocks that were final while a person read before signing are not looked through for it', async () => {
    const other = await openDevnet();
    const asked: unknown[] = [];
    const counted: Connect = (onMessage, onStatus) => {
      const connection = other.connect(onMessage, onStatus);
      const send: typeof connection.send = (message) => {
        if (message.method === 'chain_getBlock') asked.push(message.params);
        connection.send(message);
      };
      return { ...connection, send };
    };
    const link = await other.open({ connect: counted });
    const { alice, bob } = keys();
    const slow: KeypairSigner = {
      ...bob,
      signRaw: async (raw) => {
        await other.blocks(30);
        await expect.poll(() => link.heads().finalized.number, { timeout: 10_000 }).toBe(30);
        asked.length = 0;
        return bob.signRaw(raw);
      },
    };
    const states = await statesOf(link, transfer(link, alice.address, TAO), slow);
    expect(states.at(-1)).toMatchObject({ state: 'finalized', block: 31 });
    expect(asked.length).toBeLessThan(5);
    await other.close();
  });

  test('staking where the owner has not started is refused by name', async () => {
    const { bob, owner } = keys();
    const last = (await statesOf(chain, addStake(chain, owner.address, 1, TAO), bob)).at(-1);
    expect(last).toMatchObject({ failure: { name: 'SubtensorModule.SubtokenDisabled' } });
  });

  test('a transaction is found although the connection is lost while it waits', async () => {
    const other = await openDevnet();
    other.node.produce({ mode: 'manual' });
    const link = await other.open();
    const { alice, bob } = keys();
    const states: string[] = [];
    const running = (async () => {
      for await (const { state } of submit(link, transfer(link, bob.address, TAO), {
        address: alice.address,
        signer: alice,
      })) {
        states.push(state);
        if (state === 'sent') {
          other.cut();
          await new Promise((resolve) => setTimeout(resolve));
          await other.blocks(3);
          other.mend();
        }
      }
    })();
    await running;
    expect(states).toEqual(['signing', 'sent', 'inBlock', 'finalized']);
    await other.close();
  });
});

describe('subnets, stake and neurons', () => {
  test('the table holds root and all subnets with price, pool and registration', async () => {
    await subnet();
    const { value, evidence } = await readSubnets(chain.at());
    expect(value.map(({ netuid }) => netuid)).toEqual([0, 1, NETUID]);
    expect(value[0]).toMatchObject({ name: 'Root', priceRao: TAO, registrationOpen: false, blocksToEpoch: null });
    const row = value[2]!;
    expect(row).toMatchObject({
      symbol: 'β',
      started: true,
      registrationOpen: true,
      neurons: 1,
      ownerColdkey: keys().alice.address,
    });
    expect(row.pool).toMatchObject({ taoRao: 1000n * TAO, alphaRao: 1000n * TAO, feeRate: 33, dynamic: true });
    expect(row.blocksToEpoch).not.toBeNull();
    expect(evidence).toEqual({ word: 'devnet', block: chain.heads().best.number });
  });

  test('a subnet in detail has its hyperparameters in the chain’s names, with units', async () => {
    await subnet();
    const { value } = await readSubnetDetail(chain.at(), NETUID);
    const named = Object.fromEntries(value.hyperparameters.map((one) => [one.name, one]));
    expect(named['immunity_period']).toMatchObject({ unit: 'blocks', value: 5000n });
    expect(named['min_burn']).toMatchObject({ unit: 'rao', value: 500_000n });
    expect(named['burn_increase_mult']?.value).toEqual({ fixed: '1.26' });
    await expect(readSubnetDetail(chain.at(), 99)).rejects.toThrow('no subnet 99');
  });

  test('a stake brings to the rao what was quoted, and never less than the minimum shown', async () => {
    await subnet();
    const { bob, owner } = keys();
    const row = (await readSubnets(chain.at())).value[2]!;
    const limited = withTolerance(quoteBuy(row.pool, 10n * TAO), 0.005);
    await done(chain, addStakeLimit(chain, owner.address, NETUID, 10n * TAO, limited.limitPriceRao), bob);
    const { value } = await readStake(chain.at(), owner.address, bob.address, NETUID);
    expect(value).toBe(limited.quote.alphaRao);
    expect(value >= limited.minReceivedRao).toBe(true);
  });

  test('a limit below the price is refused by name', async () => {
    await subnet();
    const { bob, owner } = keys();
    const last = (await statesOf(chain, addStakeLimit(chain, owner.address, NETUID, 10n * TAO, 900_000_000n), bob)).at(
      -1,
    );
    expect(last).toMatchObject({
      failure: { name: 'Swap.PriceLimitExceeded', money: 'Nothing moved but the transaction fee.' },
    });
  });

  test('a full exit brings exactly the exit value the portfolio showed', async () => {
    await subnet();
    const { bob, owner } = keys();
    await done(chain, addStake(chain, owner.address, NETUID, 3n * TAO), bob);
    const { value: before } = await readPortfolio(chain.at(), bob.address);
    const position = before.positions.find(({ netuid }) => netuid === NETUID)!;
    expect(position).toMatchObject({ hotkey: owner.address, exitPossible: true, ownHotkey: false, registered: true });
    expect(position.exitRao < position.spotRao).toBe(true);
    expect(before.exitRao).toBe(before.freeRao + position.exitRao);
    const { feeRao } = await done(chain, removeStakeFull(chain, owner.address, NETUID, null), bob);
    const { value: after } = await readPortfolio(chain.at(), bob.address);
    expect(after.positions).toEqual([]);
    expect(after.freeRao).toBe(before.freeRao + position.exitRao - feeRao);
  });

  test('selling more than is held under a limit is refused', async () => {
    await subnet();
    const { bob, owner } = keys();
    const last = (await statesOf(chain, removeStakeLimit(chain, owner.address, NETUID, TAO, 1n), bob)).at(-1);
    expect(last).toMatchObject({ state: 'failed', failure: { name: 'SubtensorModule.NotEnoughStakeToWithdraw' } });
  });

  test('a registered hotkey with an announced axon stands in the metagraph', async () => {
    await subnet();
    const { bob, miner } = keys();
    const { value: terms } = await readRegistrationTerms(chain.at(), NETUID);
    expect(terms).toMatchObject({ open: true, maxNeurons: 256, immunityPeriod: 5000 });
    expect((await readPlace(chain.at(), NETUID, miner.address)).value).toBeNull();
    await done(chain, burnedRegister(chain, NETUID, miner.address), bob);
    const announced = { netuid: NETUID, ip: '192.0.2.7', port: 8091, version: 10_002_000 };
    expect(await transactionFee(chain, serveAxon(chain, announced), miner.address)).toBe(0n);
    await done(chain, serveAxon(chain, announced), miner);
    const { value: graph } = await readMetagraph(chain.at(), NETUID);
    const neuron = graph.neurons[1]!;
    expect(neuron).toMatchObject({ uid: 1, hotkey: miner.address, coldkey: bob.address, rank: null, immune: true });
    expect(neuron.axon).toMatchObject({ ip: '192.0.2.7', port: 8091, ipType: 4 });
    expect((await readPlace(chain.at(), NETUID, miner.address)).value).toMatchObject({ uid: 1 });
    expect((await readHotkeyOwner(chain.at(), miner.address)).value).toBe(bob.address);
    expect((await readWeights(chain.at(), NETUID)).value).toEqual([]);
  });

  test('a batch fails as a whole and says which error did it', async () => {
    const { bob, alice } = keys();
    const batch = batchAll(chain, [transfer(chain, alice.address, TAO), transfer(chain, alice.address, 10n ** 18n)]);
    const before = (await balances(bob.address))[0]!.freeRao;
    const last = (await statesOf(chain, batch, bob)).at(-1)!;
    expect(last.state).toBe('failed');
    if (last.state === 'failed') expect((await balances(bob.address))[0]!.freeRao).toBe(before - last.feeRao);
  });
});

describe('what was seen is kept', () => {
  test('history tells what happened to an account, with amounts that add up to its balance', async () => {
    await subnet();
    const store = memoryExplorerStore();
    const watched = dev('//Watched');
    const { bob, owner } = keys();
    const stop = recordHistory({
      chain,
      store,
      addresses: () => [watched.address],
      onTrouble: (error) => expect(error).toBeNull(),
    });
    await done(chain, transfer(chain, watched.address, 50n * TAO), bob);
    await done(chain, addStake(chain, owner.address, NETUID, 10n * TAO), watched);
    await done(chain, burnedRegister(chain, NETUID, dev('//Watched//hot').address), watched);
    await done(chain, removeStakeFull(chain, owner.address, NETUID, null), watched);
    const genesis = chain.info.genesisHash;
    await expect.poll(() => store.history(genesis, watched.address, 100).then((all) => all.length)).toBe(7);
    const entries = await store.history(genesis, watched.address, 100);
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(
      new Set(['received', 'staked', 'registered', 'unstaked', 'fee']),
    );
    const sum = entries.reduce((total, { taoRao }) => total + taoRao, 0n);
    expect(sum).toBe((await balances(watched.address))[0]!.freeRao);
    expect(entries.every(({ hash }) => hash?.startsWith('0x'))).toBe(true);
    stop();
  });
});
