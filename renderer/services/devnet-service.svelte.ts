import type { Production } from '../../devnet/node/production.ts';
import type { DevnetStatus } from '../../miner/ports/host-port.ts';
import { STOPPED_DEVNET } from '../../miner/ports/stopped-devnet.ts';
import type { DevnetDriver } from './devnet-driver.ts';

/** The bundled devnet as pages see it: how it stands and what can be done with it. Reactive. */
export class DevnetService {
  #driver = $state.raw<DevnetDriver | null>(null);
  #status = $state.raw(STOPPED_DEVNET);
  #stop: () => void = () => undefined;
  readonly #ready: Promise<DevnetDriver>;

  readonly #forget: () => Promise<void>;

  /**
   * @param find gives the devnet of the host, or the one of the page
   * @param forget drops what was kept of the chain before: a new one has the same genesis, so nothing would tell them apart
   */
  constructor(find: Promise<DevnetDriver>, forget: () => Promise<void>) {
    this.#forget = forget;
    this.#ready = find.then(async (driver) => {
      this.#driver = driver;
      this.#stop = driver.onChange((status) => (this.#status = status));
      this.#status = await driver.status();
      return driver;
    });
    // Whoever uses it hears why; nobody listens yet.
    this.#ready.catch(() => undefined);
  }

  get status(): DevnetStatus {
    return this.#status;
  }
  /** Where it runs; null until that is known. */
  get where(): DevnetDriver['where'] | null {
    return this.#driver?.where ?? null;
  }
  /** The devnet itself, once it is known where it runs. */
  driver(): Promise<DevnetDriver> {
    return this.#ready;
  }
  /** Starts it when it does not run. @throws DevnetTrouble with the reason */
  async running(): Promise<DevnetDriver> {
    const driver = await this.#ready;
    this.#status = await driver.start();
    if (this.#status.state !== 'running' && this.#status.state !== 'starting') throw new DevnetTrouble(this.#status);
    return driver;
  }
  async produce(production: Production): Promise<void> {
    this.#status = await (await this.#ready).produce(production);
  }
  async newBlocks(count: number): Promise<number> {
    return (await this.#ready).newBlocks(count);
  }
  /** Opens a subnet for one more task; how far it is stands in the status. */
  async openSubnet(task: string): Promise<void> {
    return (await this.#ready).openSubnet(task);
  }
  async stop(): Promise<void> {
    this.#status = await (await this.#ready).stop();
  }
  /** Begins a new chain; the old one is set aside. Gives where it lies. */
  async reset(): Promise<string | null> {
    const old = await (await this.#ready).reset();
    await this.#forget();
    return old;
  }
  close(): void {
    this.#stop();
  }
}

/** The devnet does not run, and why. */
export class DevnetTrouble extends Error {
  override readonly name = 'DevnetTrouble';
  /** Its stored chain cannot be read; setting it aside helps. */
  readonly damaged: boolean;
  constructor(status: DevnetStatus) {
    super(status.why ?? 'The devnet does not run.');
    this.damaged = status.state === 'damaged';
  }
}
