// An endpoint of a devnet whose connections can be cut, or die without a word, and are counted; and time that moves when told.
import type { DevnetNode } from '../../devnet/node/node.ts';
import { standardMethods } from '../../devnet/rpc/methods/index.ts';
import type { Methods } from '../../devnet/rpc/method.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { devnetTime } from './light-devnet.ts';
import { honest } from './lying-proxy.ts';

export class WeakEndpoint {
  /** How often it was opened. */
  opened = 0;
  /** Nothing it is told from now on is heard, and it says nothing, over connections of now and later. */
  silent = false;
  private readonly lines = new Set<{ dead: boolean; cut: (reason: string) => void }>();

  constructor(
    private readonly devnet: DevnetNode,
    private readonly methods: Methods = standardMethods,
    /** Resolves when a message may come through: whenever it is said unless given. */
    private readonly delay?: () => Promise<void>,
  ) {}

  readonly connect: Connect = (onMessage, onStatus) => {
    this.opened++;
    const line = { dead: false, cut: (reason: string) => connection.close(reason) };
    const connection = honest(this.devnet, this.methods)(
      (message) => {
        if (line.dead || this.silent) return;
        if (this.delay) void this.delay().then(() => onMessage(message));
        else onMessage(message);
      },
      (status) => {
        if (status.type === 'closed') this.lines.delete(line);
        onStatus?.(status);
      },
    );
    this.lines.add(line);
    return connection;
  };

  /** Ends the connections there are. */
  cut(reason = 'cut'): void {
    for (const { cut } of [...this.lines]) cut(reason);
  }

  /** Nothing passes over the connections there are, and nobody is told. */
  die(): void {
    for (const line of this.lines) line.dead = true;
  }
}

/** Turns in which everything that is under way in this process comes through. */
const turns = 20;

/** Time that moves only when told. */
export class FakeTime {
  private setBy = 0;
  private readonly clock = new ManualClock(devnetTime + 60_000);
  /** The ports of a light node. */
  readonly ports = {
    now: () => this.clock.now() + this.setBy,
    after: (ms: number) => new Promise<void>((resolve) => this.clock.after(ms, resolve)),
  };

  /** Whatever is under way comes through; no time passes. */
  async settle(): Promise<void> {
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** So many milliseconds pass as on a computer that is awake. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      this.clock.advance(Math.min(left, 100));
      await this.settle();
    }
  }

  /** So many milliseconds pass on a computer that sleeps: no timer runs meanwhile. */
  sleep(ms: number): void {
    this.clock.sleep(ms);
  }

  /** Somebody sets the clock by so many milliseconds. */
  setClock(byMs: number): void {
    this.setBy += byMs;
  }
}
