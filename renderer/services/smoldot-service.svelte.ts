import type { DevnetPeerWay } from '../../miner/ports/host-port.ts';
import type { Hex } from '../../substrate/bytes.ts';
import { groupedText } from '../format/number-groups.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { FromSmoldot, SmoldotReport, ToSmoldot } from '../workers/smoldot-messages.ts';
import type { ChainService } from './chain-service.svelte.ts';
import type { DevnetService } from './devnet-service.svelte.ts';
import type { LightService, LightWorker } from './light-service.svelte.ts';

export type SmoldotStatus =
  | { readonly state: 'off' | 'starting' }
  | { readonly state: 'running'; readonly report: SmoldotReport }
  /** The devnet is gone, and why; it begins again with the devnet. */
  | { readonly state: 'waiting'; readonly why: string }
  | { readonly state: 'failed'; readonly why: string };

export interface SmoldotPorts {
  readonly start: () => LightWorker;
  readonly chain: Pick<ChainService, 'endpoint' | 'genesis' | 'live'>;
  readonly light: Pick<LightService, 'report'>;
  readonly devnet: Pick<DevnetService, 'driver'>;
  readonly notices: Pick<Notices, 'say'>;
}

const OFF: SmoldotStatus = { state: 'off' };

/**
 * smoldot beside Taolite's own light node: started by a person, for the chain that is looked at, until that person or another chain
 * ends it. Reactive; it goes on while other pages are open.
 */
export class SmoldotService {
  readonly #ports: SmoldotPorts;
  #status = $state.raw<SmoldotStatus>(OFF);
  /** The endpoint it was started for. */
  #endpoint = $state.raw<object | null>(null);
  #attempt = 0;
  #end: () => void = () => undefined;

  constructor(ports: SmoldotPorts) {
    this.#ports = ports;
  }

  get status(): SmoldotStatus {
    return this.#endpoint === this.#ports.chain.endpoint ? this.#status : OFF;
  }

  /** @param file a chain specification that was given; without one the devnet of the host is asked for its own */
  async start(file?: string): Promise<void> {
    this.stop();
    const mine = this.#attempt;
    const current = () => mine === this.#attempt;
    this.#endpoint = this.#ports.chain.endpoint;
    this.#status = { state: 'starting' };
    try {
      const way = file === undefined ? await this.#devnetWay() : null;
      if (!current()) return way?.close();
      const end = this.#run(way?.spec ?? file ?? '', current);
      this.#end = () => {
        end();
        way?.close();
      };
      const reason = await way?.ended;
      if (reason !== undefined && current()) await this.#goOnLater(reason);
    } catch (error) {
      if (current()) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Ends it; what it verified is not kept. */
  stop(): void {
    this.#attempt++;
    this.#end();
    this.#end = () => undefined;
    this.#endpoint = null;
    this.#status = OFF;
  }

  #fail(why: string): void {
    const endpoint = this.#endpoint;
    this.stop();
    this.#endpoint = endpoint;
    this.#status = { state: 'failed', why };
  }

  async #devnetWay(): Promise<DevnetPeerWay> {
    const { openToPeer } = await this.#ports.devnet.driver();
    if (!openToPeer) throw new Error('This devnet lets no peers in.');
    return openToPeer();
  }

  /** Begins again once the devnet runs again: whatever it is then, smoldot verifies it from its first block. */
  async #goOnLater(why: string): Promise<void> {
    const driver = await this.#ports.devnet.driver();
    const endpoint = this.#endpoint;
    this.stop();
    const mine = this.#attempt;
    this.#endpoint = endpoint;
    this.#status = { state: 'waiting', why };
    const again = ({ state }: { readonly state: string }): void => {
      if (state === 'running' && mine === this.#attempt && endpoint === this.#ports.chain.endpoint) void this.start();
    };
    this.#end = driver.onChange(again);
    again(await driver.status());
  }

  /** @returns how it is ended */
  #run(spec: string, current: () => boolean): () => void {
    const { chain, light, start } = this.#ports;
    const worker = start();
    let told = false;
    const say = (message: ToSmoldot): void => worker.postMessage(message);
    worker.addEventListener('message', ({ data }: MessageEvent<FromSmoldot>) => {
      if (!current()) return;
      if (this.#endpoint !== chain.endpoint) return this.stop();
      if ('failed' in data) return this.#fail(data.failed);
      this.#status = { state: 'running', report: data.report };
      told ||= this.#tell(data.report);
      // While the chain is not connected, what is known of it is of before.
      const { final, anchor } = light.report ?? {};
      if (chain.live && final && anchor) say({ ours: final, anchor: anchor.hash });
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (current()) this.#fail(`smoldot stopped by itself (${event.message || 'it could not be loaded'}).`);
    });
    say({ join: spec, genesisHash: chain.genesis as Hex });
    return () => worker.terminate();
  }

  /** Says a contradiction wherever the person is. @returns whether there is one */
  #tell({ agreement }: SmoldotReport): boolean {
    if (agreement.state !== 'different' || !agreement.sure) return false;
    this.#ports.notices.say({
      kind: 'danger',
      title: `Taolite and smoldot disagree about block ${groupedText(agreement.number)}. Sign nothing; your keys are safe.`,
      text: 'The page Proof shows what each found final.',
      money: true,
    });
    return true;
  }
}
