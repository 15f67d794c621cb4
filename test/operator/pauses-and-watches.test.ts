// What happens to a miner that answers: pauses, and what it is told of the chain around it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Extrinsic } from '../../chain/transactions/extrinsic.ts';
import type { InferenceBackend } from '../../miner/inference/inference-backend.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { EPISTULA_DIALECTS } from '../../miner/axon/epistula-dialects.ts';
import { epistulaHeaders } from '../../miner/axon/epistula.ts';
import { LOOPBACK } from '../../miner/market/local-axon.ts';
import { DEFAULT_ACCESS } from '../../miner/operator/axon-access.ts';
import type { AxonAccess } from '../../miner/operator/ports/axon-access.ts';
import type { EarningEntry } from '../../miner/operator/ports/earnings-history.ts';
import type { OperatorState } from '../../miner/operator/ports/operator-state.ts';
import type { WatchFact } from '../../miner/operator/watch/watch-event.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { dev } from '../chain/open-devnet.ts';
import { knockAt, NETUID, openMiningDevnet, TAO, type MiningDevnet } from './mining-devnet.ts';

let devnet: MiningDevnet;
beforeAll(async () => {
  devnet = await openMiningDevnet('watches');
});
afterAll(() => devnet.close());

const listen = (port: number) => ({ listen: { ip: LOOPBACK, port } });
const told = (state: OperatorState, type: WatchFact['type']): WatchFact | undefined =>
  state.watches.findLast(({ fact }) => fact.type === type)?.fact;

/** A backend that counts how many models are loaded at the moment. */
function counted(): { loaded: () => number; inference: () => InferenceBackend } {
  let loaded = 0;
  return {
    loaded: () => loaded,
    inference: () => {
      const backend = nodeBackend({ now: () => performance.now() });
      let mine = 0;
      return {
        ...backend,
        load: async (source) => {
          const model = await backend.load(source);
          loaded += 1;
          mine += 1;
          return model;
        },
        dispose: async () => {
          await backend.dispose();
          loaded -= mine;
          mine = 0;
        },
      };
    },
  };
}

/** What the axon answers to an unsigned request. */
async function knock(port: number): Promise<{ status: number; text: string; retryAfter: string | undefined }> {
  const answer = await knockAt(devnet.network, port);
  return {
    status: answer.status,
    text: new TextDecoder().decode(answer.body as Uint8Array),
    retryAfter: answer.headers['retry-after'],
  };
}

describe('a pause', { timeout: 120_000 }, () => {
  test('is told to callers with 503 at once, frees the model, keeps the place, and ends with the model loaded again', async () => {
    const { loaded, inference } = counted();
    const { operator, choice, fund } = devnet.bench('Pausing', { inference }, listen(9100));
    await fund(50n);
    await operator.start(choice);
    const { uid, axon } = operator.state();
    await expect.poll(() => operator.state().answers.answered, { timeout: 60_000 }).toBeGreaterThan(0);
    expect(loaded()).toBe(1);

    const pausing = operator.pause('On battery');
    expect(operator.state().phase).toBe('answering');
    await Promise.resolve();
    expect(await knock(axon!.port)).toMatchObject({
      status: 503,
      text: expect.stringContaining('On battery') as string,
      retryAfter: '60',
    });
    await pausing;
    expect(loaded()).toBe(0);
    expect(operator.state()).toMatchObject({ phase: 'paused', pause: { words: 'On battery' }, uid, device: null });
    const { answered } = operator.state().answers;
    await expect.poll(() => operator.state().answers.refused, { timeout: 60_000 }).toBeGreaterThan(1);
    expect(operator.state().answers).toMatchObject({ answered, failed: 0 });

    await operator.pause('Too hot');
    expect(operator.state().pause).toMatchObject({ words: 'Too hot' });
    await operator.pause(null);
    expect(operator.state()).toMatchObject({ phase: 'answering', pause: null, uid });
    expect(loaded()).toBe(1);
    await expect.poll(() => operator.state().answers.answered, { timeout: 60_000 }).toBeGreaterThan(answered);
    await operator.stop();
    expect(loaded()).toBe(0);
  });

  test('asked for before the start holds from the first moment, wishes in a row end at the last, and Stop ends a pause', async () => {
    const { loaded, inference } = counted();
    const { operator, choice, fund } = devnet.bench('Early', { inference }, listen(9200));
    await fund(50n);
    await operator.pause('Until 22:00, as set');
    await operator.start(choice);
    expect(operator.state()).toMatchObject({ phase: 'paused', pause: { words: 'Until 22:00, as set' } });
    await Promise.all([operator.pause(null), operator.pause('a'), operator.pause(null), operator.pause('b')]);
    expect(operator.state()).toMatchObject({ phase: 'paused', pause: { words: 'b' } });
    const going = operator.pause(null);
    await operator.stop();
    await going;
    expect(operator.state()).toMatchObject({ phase: 'stopped', pause: null });
    expect(loaded()).toBe(0);
  });

  test('a model that does not load again ends the run with its reason, and the place is kept', async () => {
    const { inference } = counted();
    let broken = false;
    const failing = (): InferenceBackend => {
      const backend = inference();
      return {
        ...backend,
        load: (source) => (broken ? Promise.reject(new Error('No memory.')) : backend.load(source)),
      };
    };
    const { operator, choice, fund } = devnet.bench('Breaking', { inference: failing }, listen(9300));
    await fund(50n);
    await operator.start(choice);
    await operator.pause('On battery');
    broken = true;
    await operator.pause(null);
    expect(operator.state()).toMatchObject({ phase: 'failed', steps: { model: { state: 'failed' } } });
    broken = false;
    await operator.retry();
    expect(operator.state().phase).toBe('answering');
    await operator.stop();
  });
});

describe('Epistula', { timeout: 60_000 }, () => {
  test('is answered on the same port by the same model where the subnet wants it, to validators alone, and paused with the rest', async () => {
    const epistula = { route: '/v1/classify', dialect: 'no-uuid' } as const;
    let access: AxonAccess = { ...DEFAULT_ACCESS, epistula };
    const { operator, choice, fund } = devnet.bench('Epistula', { access: () => access }, listen(9600));
    await fund(50n);
    await operator.start(choice);
    const { axon, hotkey } = operator.state();
    const { sample } = taskByName(choice.task);
    const stranger = dev('//Stranger');
    const ask = async (signer: ReturnType<MiningDevnet['validator']>, uuid: string) => {
      const body = new TextEncoder().encode(JSON.stringify(sample));
      const headers = await epistulaHeaders(
        { body, uuid, timestampMs: Date.now(), signedFor: hotkey },
        signer,
        EPISTULA_DIALECTS['no-uuid'],
      );
      const answer = await devnet.network.deliver(LOOPBACK, axon!.port, {
        method: 'POST',
        path: epistula.route,
        headers,
        body,
        remoteAddress: null,
        remotePort: null,
        signal: new AbortController().signal,
      });
      const text = new TextDecoder().decode(answer.body as Uint8Array);
      return { status: answer.status, said: JSON.parse(text) as Record<string, unknown> };
    };
    expect(
      await ask({ hotkey: stranger.address, sign: (message) => stranger.signMessage(message) }, 'a'),
    ).toMatchObject({ status: 403 });
    const judge = devnet.validator();
    const { status, said } = await ask(judge, 'b');
    expect([status, Array.isArray(said['labels'])]).toEqual([200, true]);
    // The rules hold from the moment they are changed.
    access = { ...access, deny: [judge.hotkey] };
    expect(await ask(judge, 'd')).toMatchObject({ status: 403 });
    access = { ...DEFAULT_ACCESS, epistula, who: 'anyone' };
    const anybody = { hotkey: stranger.address, sign: (message: Uint8Array) => stranger.signMessage(message) };
    expect(await ask(anybody, 'e')).toMatchObject({ status: 200 });
    access = { ...access, minimumStakeRao: 1n };
    expect(await ask(anybody, 'f')).toMatchObject({ status: 403 });
    access = { ...access, allow: [stranger.address], epistula: null };
    expect((await ask(anybody, 'g')).status).not.toBe(200);
    access = { ...access, epistula };
    // A request that was answered before Epistula was switched off is not answered again.
    expect((await ask(anybody, 'e')).status).not.toBe(200);
    expect(await ask(anybody, 'h')).toMatchObject({ status: 200 });
    await operator.pause('On battery');
    expect(await ask(judge, 'c')).toMatchObject({ status: 503 });
    await operator.stop();
  });
});

describe('the watch', { timeout: 120_000 }, () => {
  const calls = (pallet: string) =>
    devnet.chain.api.tx[pallet] as unknown as Record<string, (...args: unknown[]) => Extrinsic>;
  const sudo = (call: Extrinsic): Promise<void> => devnet.send(calls('sudo')['sudo']!(call), dev('//Alice'));

  test('tells price, version key, commit-reveal and reach; epochs are kept; a lost place is not paid for again by itself', async () => {
    const kept: EarningEntry[] = [];
    const { operator, choice, fund, freeRao, store, again } = devnet.bench(
      'Watching',
      {
        history: { add: async (entry) => void kept.push(entry), list: async () => kept },
        reach: { dial: async () => ({ answer: 'refused' }), ownAddresses: () => [] },
      },
      listen(9400),
    );
    await fund(50n);
    await operator.start(choice);
    await expect.poll(() => operator.state().standing, { timeout: 20_000 }).not.toBeNull();
    expect(operator.state().reach).toMatchObject({ reached: 'unreachable' });
    expect(told(operator.state(), 'reach')).toMatchObject({ reached: 'unreachable' });

    const admin = calls('adminUtils');
    // Else the chain refuses changes shortly before an epoch.
    await sudo(admin['sudoSetAdminFreezeWindow']!(0));
    await sudo(admin['sudoSetWeightsVersionKey']!(NETUID, 7));
    await expect.poll(() => told(operator.state(), 'version-key'), { timeout: 20_000 }).toMatchObject({ to: 7n });
    await sudo(admin['sudoSetCommitRevealWeightsEnabled']!(NETUID, true));
    await expect.poll(() => told(operator.state(), 'commit-reveal'), { timeout: 20_000 }).toMatchObject({ on: true });

    // Another registration raises the price by a third or so.
    const other = devnet.bench('Newcomer', {}, listen(9500));
    await other.fund(50n);
    await other.operator.start(other.choice);
    await other.operator.stop();
    await expect.poll(() => told(operator.state(), 'burn-moved'), { timeout: 20_000 }).toBeDefined();

    await expect.poll(() => kept.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const { uid, hotkey } = operator.state();
    expect(kept[0]).toMatchObject({ netuid: NETUID, uid, hotkey, chain: devnet.chain.info.genesisHash });

    // The hotkey loses its place: here because its owner gives it to another one.
    const coldkey = dev('//Watching');
    const heir = dev('//Watching//heir').address;
    await devnet.send(calls('subtensorModule')['swapHotkey']!(hotkey, heir, null), coldkey);
    await expect.poll(() => operator.state().phase, { timeout: 20_000 }).toBe('failed');
    expect(operator.state().steps.register).toMatchObject({
      state: 'failed',
      retry: true,
      failure: { name: 'Deregistered' },
    });
    expect(told(operator.state(), 'deregistered')).toMatchObject({ burnRao: expect.any(BigInt) as bigint });
    const free = await freeRao();
    expect((await store.load())?.wanted).toBe(false);
    expect(await again().resume()).toBe(false);
    expect(await freeRao()).toBe(free);

    // A crash just then, with the record still saying that it runs: nothing is paid either.
    await store.save({ ...(await store.load())!, wanted: true, uid });
    const resumed = again();
    await resumed.resume();
    expect(resumed.state()).toMatchObject({ phase: 'failed', steps: { funds: { failure: { name: 'Deregistered' } } } });
    expect(await freeRao()).toBe(free);
    expect(free).toBeLessThan(50n * TAO);
  });
});
