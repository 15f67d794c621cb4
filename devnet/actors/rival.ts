import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import type { RivalRole, SubnetCast } from './cast.ts';
import type { ChainClient } from './chain-client.ts';
import { draw } from './draw.ts';
import { ipv4Number } from './ip-text.ts';
import type { CallingNeuron, Market, OpenedAxon } from './market.ts';
import type { NeuronView } from './subnet-view.ts';

const { calls } = subtensor;
/** What SDK axons announce as their protocol. */
const PROTOCOL = 4;
const IP_TYPE = 4;
/** Blocks of one spell of being up or down. */
const SPELL = 5;
/** Blocks to wait for an announcement before it is made again. */
const PATIENCE = 8;

/** The rival is down just now. */
class RivalIsDown extends Error {
  override readonly name = 'RivalIsDown';
}

/** A rival miner: an honest method behind an axon, not always there. */
export class Rival {
  #axon: OpenedAxon | undefined;
  #block = 0;
  #announcedAt = -Infinity;
  #retired = false;

  constructor(
    readonly role: RivalRole,
    private readonly subnet: SubnetCast,
    private readonly market: Market,
    private readonly seed: string,
    private readonly neuron: (hotkey: string) => CallingNeuron | null,
  ) {}

  /** Opens its axon and announces it where the chain does not know it yet. @returns what it did, or undefined */
  async onBlock(
    chain: ChainClient,
    netuid: number,
    block: number,
    neurons: readonly NeuronView[],
  ): Promise<string | undefined> {
    this.#block = block;
    if (this.#retired) return undefined;
    const { hotkey } = this.role;
    this.#axon ??= await this.market.openAxon({
      task: this.subnet.task.name,
      hotkey: hotkey.address,
      neuron: this.neuron,
      answer: (query) => this.#answer(query),
    });
    if (block - this.#announcedAt <= PATIENCE) return undefined;
    const { ip, port } = this.#axon;
    const own = neurons.find((neuron) => neuron.hotkey === hotkey.account);
    if (!own || (own.axon?.port === port && own.axon.ip === ip)) return undefined;
    this.#announcedAt = block;
    const call = calls.serve_axon({
      netuid,
      version: this.market.axonVersion,
      ip: ipv4Number(ip),
      port,
      ip_type: IP_TYPE,
      protocol: PROTOCOL,
      placeholder1: 0,
      placeholder2: 0,
    });
    await chain.submit(hotkey, call);
    return `announced its axon at ${ip}:${port}`;
  }

  async #answer(query: unknown): Promise<unknown> {
    const { name, method, delayMs, downtime } = this.role;
    const spell = Math.floor(this.#block / SPELL);
    if (draw(this.seed, name, 'down', spell) < downtime) throw new RivalIsDown(`${name} is down`);
    await this.market.pause(delayMs);
    return this.market.answer(this.subnet.task.name, method, query, `${this.seed}/${name}/${this.#block}`);
  }

  /** Closes its axon for good: from now on it answers nobody. */
  async retire(): Promise<void> {
    this.#retired = true;
    await this.#axon?.close();
  }
}
