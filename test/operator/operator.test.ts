import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chain } from '../../chain/ports/chain.ts';
import { readPlace } from '../../chain/queries/neuron-by-hotkey.ts';
import { submit } from '../../chain/submit/submit.ts';
import { transfer } from '../../chain/transactions/transfer.ts';
import { NobodyListensError, type InProcessNetwork } from '../../miner/axon/in-process-axon.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import type { ModelManifest } from '../../miner/inference/model-manifest.ts';
import type { ModelStore } from '../../miner/inference/model-store.ts';
import { LOOPBACK } from '../../miner/market/local-axon.ts';
import { keypairMinerKeys } from '../../miner/operator/keys/keypair-miner-keys.ts';
import { AlreadyRunning } from '../../miner/operator/operator-errors.ts';
import type { OperatorState } from '../../miner/operator/ports/operator-state.ts';
import { hexToBytes } from '../../substrate/bytes.ts';
import { vaultMinerKeys } from '../../miner/operator/keys/vault-miner-keys.ts';
import { nodeWallet } from '../../wallet/host/node-wallet.ts';
import type { Signer } from '../../wallet/ports/signer.ts';
import { dev } from '../chain/open-devnet.ts';
import { knockAt, NETUID, openMiningDevnet, TAO, type MiningDevnet } from './mining-devnet.ts';

let devnet: MiningDevnet;
let chain: Chain;
let network: InProcessNetwork;
const bench: MiningDevnet['bench'] = (...args) => devnet.bench(...args);

beforeAll(async () => {
  devnet = await openMiningDevnet('operator');
  ({ chain, network } = devnet);
});
afterAll(() => devnet.close());

/** The recorded answers of a model made wrong, as if the model were another one. */
const withWrongAnswers = (manifest: ModelManifest): ModelManifest => ({
  ...manifest,
  golden: {
    ...manifest.golden,
    vectors: manifest.golden.vectors.map(({ inputs, outputs }) => ({
      inputs,
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, { shape, data }]) => [name, { shape, data: data.map((x) => x + 1) }]),
      ),
    })),
  },
});

const steps = ({ steps: all }: OperatorState): string[] => Object.values(all).map(({ state }) => state);

describe('the one click', { timeout: 120_000 }, () => {
  test('goes from nothing to answered queries and earned alpha, then stops really; a second start pays nothing', async () => {
    const { operator, choice, fund, freeRao, again } = bench('Miner one');
    await fund(50n);
    const plan = await operator.plan(choice);
    expect(plan).toMatchObject({ registeredUid: null, missingRao: 0n, freeRao: 50n * TAO });
    expect(plan.burnRao > 0n && plan.feeRao > 0n).toBe(true);
    expect(plan.earning.bestAlphaRao >= plan.earning.medianAlphaRao).toBe(true);
    expect(plan.risk.places).toBeGreaterThan(plan.risk.neurons);
    const before = await freeRao();

    const phases: OperatorState['phase'][] = [];
    operator.onState(({ phase }) => phases.at(-1) !== phase && phases.push(phase));
    await operator.start(choice);
    expect(steps(operator.state())).toEqual(['done', 'done', 'done', 'done', 'done', 'done', 'done', 'running']);
    await expect(operator.start(choice)).rejects.toBeInstanceOf(AlreadyRunning);
    const paid = before - (await freeRao());
    expect(paid <= plan.burnRao + plan.feeRao).toBe(true);
    expect(operator.state().device?.provider).toBe('wasm');

    await expect.poll(() => operator.state().answers.answered, { timeout: 60_000 }).toBeGreaterThan(5);
    await expect.poll(() => operator.state().earning?.earnedAlphaRao ?? 0n, { timeout: 90_000 }).toBeGreaterThan(0n);
    const { standing, earning, answers, epochs, uid, axon } = operator.state();
    expect(standing).toMatchObject({ uid, immune: true, evidence: { word: 'devnet' } });
    expect(standing!.incentive).toBeGreaterThan(0);
    expect(standing!.rank).not.toBeNull();
    expect(standing!.score).toBeGreaterThan(0);
    expect(earning!.exitRao > 0n).toBe(true);
    expect(answers.failed).toBe(0);
    expect(answers.p95Ms! >= answers.p50Ms!).toBe(true);
    expect(answers.last[0]).toMatchObject({ outcome: 'answered' });
    expect(epochs.length).toBeGreaterThan(0);

    await operator.stop();
    expect(operator.state().phase).toBe('stopped');
    await expect(knockAt(network, axon!.port)).rejects.toBeInstanceOf(NobodyListensError);
    expect(phases).toEqual(['starting', 'answering', 'stopping', 'stopped']);

    const restarted = again();
    expect(await restarted.resume()).toBe(false);
    const free = await freeRao();
    await restarted.start(choice);
    expect(restarted.state()).toMatchObject({ phase: 'answering', uid });
    expect(await freeRao()).toBe(free);
    expect(restarted.state().steps.register).toMatchObject({ words: `Registered already, uid ${uid}` });
    await restarted.stop();
  });

  test('a crash while mining is resumed without a second registration or announcement', async () => {
    const { operator, choice, fund, freeRao, again, store } = bench(
      'Miner two',
      {},
      { listen: { ip: LOOPBACK, port: 8300 } },
    );
    await fund(50n);
    await operator.start(choice);
    expect(operator.state().phase).toBe('answering');
    const { uid, hotkey } = operator.state();
    const free = await freeRao();
    const announcedAt = (await readPlace(chain.at(), NETUID, hotkey!)).value!.axon!.block;
    await operator.dispose();
    expect((await store.load())?.wanted).toBe(true);

    const next = again();
    expect(await next.resume()).toBe(true);
    expect(next.state()).toMatchObject({ phase: 'answering', uid, hotkey });
    expect(await freeRao()).toBe(free);
    expect((await readPlace(chain.at(), NETUID, hotkey!)).value!.axon!.block).toBe(announcedAt);
    await next.stop();
  });

  test('without money it waits, and goes on by itself when money comes', async () => {
    const { operator, choice, fund } = bench('Miner three', {}, { listen: { ip: LOOPBACK, port: 8400 } });
    const started = operator.start(choice);
    await expect.poll(() => operator.state().steps.funds.state, { timeout: 20_000 }).toBe('waiting');
    expect(operator.state().steps.funds).toMatchObject({ words: expect.stringContaining('more needed') as string });
    await fund(50n);
    await started;
    expect(operator.state().phase).toBe('answering');
    await operator.stop();
  });

  test('a price above what was agreed to is not paid', async () => {
    const { operator, choice, fund, freeRao } = bench('Miner four', {}, { maxBurnRao: 1n });
    await fund(50n);
    await operator.start(choice);
    expect(operator.state()).toMatchObject({
      phase: 'failed',
      steps: { funds: { state: 'failed', failure: { name: 'BurnAboveLimit', moneySafe: true } } },
    });
    expect(await freeRao()).toBe(50n * TAO);
  });

  test('a model that fails its self-test costs nothing, and a retry with a good one goes on to register', async () => {
    const good = fileModelStore('models');
    let damaged = true;
    const models: ModelStore = {
      list: good.list,
      open: async (id) => {
        const source = await good.open(id);
        return damaged ? { ...source, manifest: withWrongAnswers(source.manifest) } : source;
      },
    };
    const { operator, choice, fund, freeRao } = bench(
      'Miner five',
      { models },
      { listen: { ip: LOOPBACK, port: 8500 } },
    );
    await fund(50n);
    await operator.start(choice);
    const failed = operator.state();
    expect(failed.phase).toBe('failed');
    expect(failed.steps).toMatchObject({
      model: { state: 'failed', failure: { name: 'GoldenMismatchError', moneySafe: true } },
      register: { state: 'todo' },
    });
    expect([failed.uid, await freeRao()]).toEqual([null, 50n * TAO]);
    damaged = false;
    await operator.retry();
    expect(operator.state().phase).toBe('answering');
    expect((await freeRao()) < 50n * TAO).toBe(true);
    await operator.stop();
  });

  test('stopping in the middle of the start ends it, and nothing more happens', async () => {
    const { operator, choice, store } = bench('Miner six', {}, { listen: { ip: LOOPBACK, port: 8600 } });
    const started = operator.start(choice);
    await expect.poll(() => operator.state().steps.funds.state, { timeout: 20_000 }).toBe('waiting');
    await operator.stop();
    await started;
    expect(operator.state().phase).toBe('stopped');
    expect((await store.load())?.wanted).toBe(false);
  });

  test('an own hotkey of another coldkey is refused before anything is paid', async () => {
    const owner = bench('Miner seven', {}, { listen: { ip: LOOPBACK, port: 8700 } });
    await owner.fund(50n);
    await owner.operator.start(owner.choice);
    const { hotkey } = owner.operator.state();
    await owner.operator.stop();
    const thief = dev('//Thief');
    const keys = keypairMinerKeys([thief, dev('//Miner seven//hot//0')], () => Promise.reject(new Error('none')));
    const { operator, choice } = bench('Thief', { keys }, { hotkey, coldkey: thief.address });
    await operator.start(choice);
    expect(operator.state().steps.hotkey).toMatchObject({
      state: 'failed',
      retry: false,
      failure: { name: 'NonAssociatedColdKey' },
    });
  });

  test('with keys of the vault the person reviews the registration once, and the hotkey mines on while the wallet is locked', async () => {
    const wallet = await nodeWallet();
    await wallet.create({ password: 'only for this test' });
    const { address: coldkey } = await wallet.createAccount({ role: 'coldkey', label: 'Holder', words: 12 });
    const { runtimeMetadata, registry } = chain.api;
    const metadata = hexToBytes(runtimeMetadata.toHex());
    await wallet.registerChain({ name: 'devnet', genesisHash: chain.info.genesisHash, metadata });
    const signer: Signer = {
      review: (request) => wallet.review(request),
      sign: (requestId, password) => wallet.sign({ requestId, ...(password !== undefined && { password }) }),
      cancel: (requestId) => wallet.cancel({ requestId }),
    };
    const reviewed: string[] = [];
    const keys = vaultMinerKeys({ ...wallet, signer }, registry, (review, sign) => {
      reviewed.push(`${review.decoded.call.pallet}.${review.decoded.call.name}`);
      return sign();
    });
    const { operator, choice, again } = bench('Vault', { keys }, { coldkey, listen: { ip: LOOPBACK, port: 8800 } });
    const bob = dev('//Bob');
    for await (const state of submit(chain, transfer(chain, coldkey, 50n * TAO), { address: bob.address, signer: bob }))
      expect(state.state).not.toBe('failed');
    await operator.start(choice);
    expect(operator.state().phase).toBe('answering');
    expect(reviewed).toEqual(['SubtensorModule.register_limit']);
    await wallet.lock({});
    await operator.dispose();
    const next = again();
    await next.resume();
    expect(next.state().phase).toBe('answering');
    expect(reviewed).toHaveLength(1);
    await next.stop();
    expect((await wallet.status({})).openHotkeys).toEqual([]);
    wallet.dispose();
  });
});
