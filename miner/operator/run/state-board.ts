import { idleState } from '../idle-state.ts';
import type { OperatorPorts } from '../ports/operator-ports.ts';
import type { LogLine, OperatorState, StepId, StepState } from '../ports/operator-state.ts';
import { factKind, factWords } from '../watch/fact-words.ts';
import type { WatchEvent, WatchFact } from '../watch/watch-event.ts';

const LOG_LINES = 200;
const WATCHES = 100;

/** What a miner shows, and who looks at it. */
export class StateBoard {
  readonly #ports: Pick<OperatorPorts, 'chain' | 'clock'>;
  readonly #listeners = new Set<(state: OperatorState) => void>();
  #state = idleState();
  #lineId = 0;
  #telling = false;

  constructor(ports: Pick<OperatorPorts, 'chain' | 'clock'>) {
    this.#ports = ports;
  }

  get state(): OperatorState {
    return this.#state;
  }
  /** Ms since the epoch. */
  now(): number {
    return Number(this.#ports.clock.wallNs() / 1_000_000n);
  }

  onState(listener: (state: OperatorState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  show(change: Partial<OperatorState>): void {
    this.#state = { ...this.#state, ...change };
    // Queries come by hundreds: listeners are told once per turn.
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const listener of [...this.#listeners]) listener(this.#state);
    });
  }

  step(id: StepId, next: StepState): void {
    this.show({ steps: { ...this.#state.steps, [id]: next } });
  }

  log(words: string, kind: LogLine['kind'] = 'plain'): void {
    const line: LogLine = { id: ++this.#lineId, at: this.now(), block: this.#block(), words, kind };
    this.show({ log: [...this.#state.log, line].slice(-LOG_LINES) });
  }

  /** Keeps a fact, and a line of the log for it. */
  tell(fact: WatchFact): void {
    const words = factWords(fact);
    const kind = factKind(fact);
    const event: WatchEvent = { id: ++this.#lineId, at: this.now(), block: this.#block(), fact, words, kind };
    this.show({ watches: [...this.#state.watches, event].slice(-WATCHES) });
    this.log(words, kind);
  }

  #block(): number {
    return this.#ports.chain.heads().best.number;
  }
}
