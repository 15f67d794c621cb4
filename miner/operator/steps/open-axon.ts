import { readMetagraph } from '../../../chain/queries/metagraph.ts';
import type { OpenAxon } from '../../axon/axon-transport.ts';
import type { KnownNeuron } from '../../axon/caller-policy.ts';
import { LOOPBACK, openLocalAxon } from '../../market/local-axon.ts';
import { taskSynapse } from '../../market/task-synapse.ts';
import { DEFAULT_ACCESS } from '../axon-access.ts';
import { answerWith } from '../live/answer-with.ts';
import { axonDoor } from '../live/axon-door.ts';
import type { RunStep } from './step-context.ts';

/** How long running answers may take when the axon closes. */
const GRACE_MS = 2000;

/** Opens the axon: it answers validators of the subnet, whom it knows from the metagraph. */
export const openAxon: RunStep = async ({ ports, choice, parts, progress, hold, axonEvent }) => {
  progress('Opening the axon');
  parts.metagraph = (await readMetagraph(ports.chain.at(), choice.netuid)).value;
  const bound: { axon?: OpenAxon } = {};
  const axon = axonDoor({
    hotkey: parts.hotkey!,
    access: ports.access ?? (() => DEFAULT_ACCESS),
    neuron: (hotkey) => neuronOf(parts.metagraph, hotkey),
    address: () => ({ ip: choice.announceIp, port: bound.axon?.address.port ?? choice.listen.port }),
    clock: ports.clock,
    newId: ports.newId,
    observer: axonEvent,
    synapse: taskSynapse(parts.task!),
    // The pipeline is another one after a pause.
    answer: answerWith(() => parts.pipeline ?? null),
  });
  parts.axon = axon;
  const { listen } = choice;
  const opened =
    listen.ip === LOOPBACK
      ? await openLocalAxon(ports.transport, axon.serve, listen.port)
      : await ports.transport.open(axon.serve, listen);
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
