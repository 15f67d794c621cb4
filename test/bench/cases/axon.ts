import { createServer } from 'node:http';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { Axon } from '../../../miner/axon/axon.ts';
import { callerPolicy } from '../../../miner/axon/caller-policy.ts';
import { systemClock } from '../../../miner/axon/clock.ts';
import { httpAxonTransport } from '../../../miner/axon/http-axon.ts';
import { defineSynapse } from '../../../miner/axon/synapse/synapse-schema.ts';
import { Dendrite } from '../../../miner/dendrite/dendrite.ts';
import { fetchTransport } from '../../../miner/dendrite/fetch-transport.ts';
import { fileModelStore } from '../../../miner/inference/file-model-store.ts';
import { nodeBackend } from '../../../miner/inference/node-backend.ts';
import { createPipeline } from '../../../miner/inference/pipeline.ts';
import { taskByName } from '../../../miner/tasks/index.ts';
import { figure, timed, type Case } from '../figure.ts';

const QUERIES = 100;
const UNLIMITED = { perSecond: 1e6, burst: 1e6 };
const QUERY = { image_b64: 'str', top_k: 'int=1', labels: 'list[int]|null=null', probs: 'list[float]|null=null' };

/** Signed query over loopback HTTP, beside a bare HTTP round trip with the same body through the same client. */
export const axonCase: Case = {
  name: 'axon',
  title: 'Axon round trip over loopback HTTP: signed, verified, answered',
  async run() {
    await cryptoWaitReady();
    const keys = new Keyring({ type: 'sr25519' });
    const miner = keys.addFromUri('//bench miner');
    const validator = keys.addFromUri('//bench validator');
    const task = taskByName('image-classification');
    const source = await fileModelStore('models').open(task.name);
    const model = await nodeBackend({ now: () => performance.now() }).load(source);
    const pipeline = createPipeline({ task, model, now: () => performance.now() });
    const axon = new Axon({
      hotkey: miner.address,
      address: () => open.address,
      policy: callerPolicy({ neuron: () => ({ uid: 0, validatorPermit: true, stakeRao: 1n }) }),
      clock: systemClock,
      newId: () => 'bench',
      limits: { addressRate: UNLIMITED, callerRate: UNLIMITED },
    } as ConstructorParameters<typeof Axon>[0]);
    const infer = defineSynapse({ name: 'Infer', fields: QUERY });
    const echo = defineSynapse({ name: 'Echo', fields: QUERY });
    axon.route(
      infer,
      async (body) => (await pipeline.answer({ image_b64: body['image_b64'], top_k: body['top_k'] })) as object,
    );
    axon.route(echo, () => ({ labels: [1], probs: [1] }));
    const open = await httpAxonTransport().open(axon.serve, { ip: '127.0.0.1', port: 0 });
    const plain = createServer((request, response) => {
      request.resume().on('end', () => response.end('{"labels":[1],"probs":[1]}'));
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const plainPort = (plain.address() as { port: number }).port;

    const dendrite = new Dendrite({
      hotkey: validator.address,
      sign: (message: Uint8Array) => validator.sign(message),
      uuid: 'bench',
      ip: '127.0.0.1',
      transport: fetchTransport(),
      clock: systemClock,
    } as ConstructorParameters<typeof Dendrite>[0]);
    const target = { ...open.address, hotkey: miner.address };
    const inputs = task.sample as Record<string, unknown>;
    const asked = async (synapse: typeof echo): Promise<number> => {
      const result = await dendrite.query(target, synapse, inputs);
      if (!result.ok) throw result.error;
      return result.latencyMs;
    };
    const bare = (): Promise<number> =>
      timed(async () => {
        const body = JSON.stringify(inputs);
        await (await fetch(`http://127.0.0.1:${plainPort}/`, { method: 'POST', body })).text();
      });
    const times = { bare: [] as number[], echo: [] as number[], infer: [] as number[] };
    for (let i = -10; i < QUERIES; i++) {
      const round = { bare: await bare(), echo: await asked(echo), infer: await asked(infer) };
      if (i < 0) continue;
      times.bare.push(round.bare);
      times.echo.push(round.echo);
      times.infer.push(round.infer);
    }
    await open.close();
    plain.closeAllConnections();
    plain.close();
    pipeline.close();
    await model.release();
    const peer = { name: 'for a bare HTTP round trip', values: times.bare };
    return [figure('without inference', 'ms', times.echo, peer), figure('with inference', 'ms', times.infer, peer)];
  },
};
