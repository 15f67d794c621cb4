/** The axon as its access is set at the moment: who is let in and which dialects are spoken may change while it is open. */
import { Axon } from '../../axon/axon.ts';
import type { AxonOptions, Handler } from '../../axon/axon-options.ts';
import type { AxonServe } from '../../axon/axon-transport.ts';
import { callerPolicy, type CallerPolicy, type KnownNeuron } from '../../axon/caller-policy.ts';
import { EPISTULA_DIALECTS } from '../../axon/epistula-dialects.ts';
import { eitherDialect, EpistulaAxon } from '../../axon/epistula-axon.ts';
import type { SynapseSchema } from '../../axon/synapse/synapse-schema.ts';
import { callerRate, callerRules } from '../axon-access.ts';
import type { AxonAccess } from '../ports/axon-access.ts';

/** Epistula routes that were spoken are remembered with their nonces: switched off and on, none is accepted twice. */
const MOST_ROUTES = 8;

export interface AxonDoorOptions extends Omit<AxonOptions, 'policy' | 'limits'> {
  readonly access: () => AxonAccess;
  readonly neuron: (hotkey: string) => KnownNeuron | null;
  readonly synapse: SynapseSchema;
  readonly answer: Handler;
}

export interface AxonDoor extends Pick<Axon, 'pause' | 'stop'> {
  readonly serve: AxonServe;
}

export function axonDoor({ access, neuron, synapse, answer, ...rest }: AxonDoorOptions): AxonDoor {
  let made: { readonly of: AxonAccess; readonly policy: CallerPolicy } | null = null;
  const policy: CallerPolicy = {
    judge(hotkey, name) {
      const now = access();
      if (made?.of !== now) made = { of: now, policy: callerPolicy({ neuron, ...callerRules(now) }) };
      return made.policy.judge(hotkey, name);
    },
  };
  const shared = { ...rest, policy, limits: { callerRate: callerRate(access) } };
  const synapses = new Axon(shared);
  synapses.route(synapse, answer);
  const epistulas = new Map<string, EpistulaAxon>();
  let paused: string | null = null;
  let stopped = false;

  /** The axon of the dialect that is set, or null. */
  function epistula(): EpistulaAxon | null {
    const wanted = access().epistula;
    if (!wanted) return null;
    const key = `${wanted.dialect} ${wanted.route}`;
    const there = epistulas.get(key);
    if (there) return there;
    const fresh = new EpistulaAxon({ ...shared, dialect: EPISTULA_DIALECTS[wanted.dialect] });
    fresh.route(wanted.route, answer);
    fresh.pause(paused);
    if (stopped) fresh.stop();
    epistulas.set(key, fresh);
    const [oldest] = epistulas.keys();
    if (epistulas.size > MOST_ROUTES) epistulas.delete(oldest!);
    return fresh;
  }
  const speaking = (): Pick<Axon, 'pause' | 'stop'>[] => [synapses, ...epistulas.values()];
  return {
    serve: (request) => {
      const other = epistula();
      return other ? eitherDialect(synapses.serve, other.serve)(request) : synapses.serve(request);
    },
    pause(words) {
      paused = words;
      for (const each of speaking()) each.pause(words);
    },
    stop() {
      stopped = true;
      for (const each of speaking()) each.stop();
    },
  };
}
