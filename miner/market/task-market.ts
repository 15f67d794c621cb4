import type { AxonRequest, Market, OpenedAxon, Reply } from '../../devnet/actors/market.ts';
import { Axon } from '../axon/axon.ts';
import type { AxonTransport } from '../axon/axon-transport.ts';
import { callerPolicy } from '../axon/caller-policy.ts';
import type { Clock } from '../axon/clock.ts';
import type { SynapseSchema } from '../axon/synapse/synapse-schema.ts';
import { PROTOCOL_VERSION } from '../axon/version.ts';
import { Dendrite, type StreamPart } from '../dendrite/dendrite.ts';
import { AxonRefusedError, DendriteError } from '../dendrite/dendrite-errors.ts';
import type { DendriteTransport } from '../dendrite/dendrite-transport.ts';
import { createRng } from '../tasks/rng.ts';
import { isStreamTask, type StreamTask, type Task } from '../tasks/task.ts';
import { BadAnswerError, UnknownTaskError } from '../tasks/task-errors.ts';
import { LOCAL_AXON_IP, openLocalAxon } from './local-axon.ts';
import { taskSynapse } from './task-synapse.ts';

export interface TaskMarketOptions {
  readonly tasks: readonly Task[];
  readonly axons: AxonTransport;
  readonly dendrites: DendriteTransport;
  readonly clock: Clock;
  /** Fresh ids: of dendrites, and of internal errors told to callers. */
  readonly newId: () => string;
  /** Where rival axons begin to look for a free port. */
  readonly firstPort: number;
}

interface Stall {
  readonly task: Task;
  readonly schema: SynapseSchema;
}

/** The actors' market over real tasks, axons and dendrites. */
export function taskMarket({ tasks, axons, dendrites, clock, newId, firstPort }: TaskMarketOptions): Market {
  const stalls = new Map<string, Stall>(tasks.map((task) => [task.name, { task, schema: taskSynapse(task) }]));
  const stall = (name: string): Stall => {
    const found = stalls.get(name);
    if (!found) throw new UnknownTaskError(`There is no task "${name}" on this market.`, { name });
    return found;
  };
  const asking = new Map<string, Dendrite>();
  let nextPort = firstPort;

  return {
    axonVersion: PROTOCOL_VERSION,
    tasks: tasks.map(({ name, title, summary, synapse, rivals }) => ({
      name,
      title,
      summary,
      synapse: synapse.name,
      methods: rivals.map((rival) => rival.name),
    })),

    question: (name, seed) => stall(name).task.challenge(createRng(seed)),

    score(name, { query, truth }, body) {
      const { task } = stall(name);
      try {
        return task.score(truth, task.parseAnswer(body, query));
      } catch (error) {
        if (error instanceof BadAnswerError) return 0;
        throw error;
      }
    },

    answer(name, method, query, seed) {
      const { task } = stall(name);
      const rival = task.rivals.find((one) => one.name === method);
      if (!rival) throw new UnknownTaskError(`The task "${name}" has no method "${method}".`, { name, method });
      return rival.answer(task.parseQuery(query), createRng(seed));
    },

    async ask(name, { hotkey, sign }, axon, query, timeoutMs): Promise<Reply> {
      let dendrite = asking.get(hotkey);
      if (!dendrite) {
        dendrite = new Dendrite({ hotkey, sign, uuid: newId(), ip: LOCAL_AXON_IP, transport: dendrites, clock });
        asking.set(hotkey, dendrite);
      }
      const inputs = query as Readonly<Record<string, unknown>>;
      const { task, schema } = stall(name);
      if (isStreamTask(task))
        return askForStream(task, dendrite.stream(axon, schema, inputs, { timeoutS: timeoutMs / 1000 }), clock);
      const result = await dendrite.query(axon, schema, inputs, { timeoutS: timeoutMs / 1000 });
      const { latencyMs } = result;
      if (result.ok) return { ok: true, body: result.outputs, latencyMs };
      return { ok: false, reason: result.error.message, latencyMs };
    },

    async openAxon({ task: name, hotkey, neuron, answer }: AxonRequest): Promise<OpenedAxon> {
      const { task, schema } = stall(name);
      let port = 0;
      const axon = new Axon({
        hotkey,
        address: () => ({ ip: LOCAL_AXON_IP, port }),
        // Rivals answer whoever is registered: a visitor's first validator has no permit yet and wants to try.
        policy: callerPolicy({ neuron, requireValidatorPermit: false }),
        clock,
        newId,
      });
      axon.route(schema, isStreamTask(task) ? (body) => inWords(task, answer(body)) : (body) => answer(body));
      const opened = await openLocalAxon(axons, axon.serve, nextPort);
      port = opened.address.port;
      nextPort = port + 1;
      return { ip: LOCAL_AXON_IP, port, close: () => opened.close(0) };
    },

    pause: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
  };
}

/** Puts a streamed answer together. Failures on the way are a reply; a mistake of ours is thrown. */
async function askForStream(task: StreamTask, parts: AsyncIterable<StreamPart>, clock: Clock): Promise<Reply> {
  const startMs = clock.monotonicMs();
  let text = '';
  try {
    for await (const part of parts) if (part.type === 'text') text += part.text;
  } catch (error) {
    if (!(error instanceof DendriteError || error instanceof AxonRefusedError)) throw error;
    return { ok: false, reason: error.message, latencyMs: clock.monotonicMs() - startMs };
  }
  return { ok: true, body: task.joined(text), latencyMs: clock.monotonicMs() - startMs };
}

/** A rival's answer, streamed word by word. */
async function* inWords(task: StreamTask, answer: Promise<unknown>): AsyncGenerator<string> {
  yield* task.text(await answer).match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}
