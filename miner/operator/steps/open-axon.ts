import { readMetagraph } from '../../../chain/queries/metagraph.ts';
import { Axon } from '../../axon/axon.ts';
import { EPISTULA_DIALECTS } from '../../axon/epistula.ts';
import { eitherDialect, EpistulaAxon } from '../../axon/epistula-axon.ts';
import type { OpenAxon } from '../../axon/axon-transport.ts';
import { callerPolicy, type KnownNeuron } from '../../axon/caller-policy.ts';
import { LOOPBACK, openLocalAxon } from '../../market/local-axon.ts';
import { taskSynapse } from '../../market/task-synapse.ts';
import { answerWith } from '../live/answer-with.ts';
import type { RunStep } from './step-context.ts';

/** How long running answers may take when the axon closes. */
const GRACE_MS = 2000;

/** Opens the axon: it answers validators of the subnet, whom it knows from the metagraph. */
export const openAxon: RunStep = async ({ ports, choice, parts, progress, hold, axonEvent }) => {
  progress('Opening the axon');
  const task = parts.task!;
  parts.metagraph = (await readMetagraph(ports.chain.at(), choice.netuid)).value;
  const bound: { axon?: OpenAxon } = {};
  const shared = {
    hotkey: parts.hotkey!,
    policy: callerPolicy({ neuron: (hotkey) => neuronOf(parts.metagraph, hotkey) }),
    clock: ports.clock,
    newId: ports.newId,
    observer: axonEvent,
  };
  const address = () => ({ ip: choice.announceIp, port: bound.axon?.address.port ?? choice.listen.port });
  // The pipeline is another one after a pause.
  const answer = answerWith(() => parts.pipeline ?? null);
  const synapses = new Axon({ ...shared, address });
  synapses.route(taskSynapse(task), answer);
  let { serve } = synapses;
  const speaking: NonNullable<typeof parts.axon>[] = [synapses];
  if (choice.epistula) {
    const epistula = new EpistulaAxon({ ...shared, dialect: EPISTULA_DIALECTS[choice.epistula.dialect] });
    epistula.route(choice.epistula.route, answer);
    serve = eitherDialect(serve, epistula.serve);
    speaking.push(epistula);
  }
  const axon = {
    pause: (words: string | null) => speaking.forEach((each) => each.pause(words)),
    stop: () => speaking.forEach((each) => each.stop()),
  };
  parts.axon = axon;
  const { listen } = choice;
  const opened =
    listen.ip === LOOPBACK
      ? await openLocalAxon(ports.transport, serve, listen.port)
      : await ports.transport.open(serve, listen);
  bound.axon = opened;
  parts.axonPort = opened.address.port;
  hold(async () => {
    axon.stop();
    await opened.close(GRACE_MS);
  });
  return `Listening on ${opened.address.ip}, port ${opened.address.port}`;
};

function neuronOf(
  metagraph:
    { neurons: readonly { hotkey: string; uid: number; validatorPermit: boolean; stakeRao: bigint }[] } | undefined,
  hotkey: string,
): KnownNeuron | null {
  return metagraph?.neurons.find((neuron) => neuron.hotkey === hotkey) ?? null;
}
