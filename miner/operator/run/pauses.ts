import { loadModel } from '../steps/load-model.ts';
import { freeModel, type Desk, type Run } from './run.ts';
import { contextOf } from './walk-steps.ts';

/** Makes a run as it is wanted, paused for a reason or not: one change at a time, the last wish counts. */
export class Pauses {
  readonly #desk: Desk;
  readonly #run: () => Run | null;
  #wanted: string | null = null;
  #turn: Promise<void> = Promise.resolve();

  /** @param run the run that is on now, or null */
  constructor(desk: Desk, run: () => Run | null) {
    this.#desk = desk;
    this.#run = run;
  }

  want(words: string | null): Promise<void> {
    this.#wanted = words;
    return this.settle();
  }

  /** Resolves when the run that is on is as it was wanted last. */
  settle(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const run = this.#run();
      if (!run) return;
      const { phase } = this.#desk.board.state;
      if (this.#wanted !== null && (phase === 'answering' || phase === 'paused')) await this.#pause(run, this.#wanted);
      else if (this.#wanted === null && phase === 'paused') await this.#goOn(run);
    });
    return this.#turn;
  }

  async #pause(run: Run, words: string): Promise<void> {
    const { board } = this.#desk;
    const { pause, phase } = board.state;
    run.parts.axon?.pause(words);
    board.show({ phase: 'paused', pause: { words, since: pause?.since ?? board.now() } });
    if (phase === 'paused') return;
    board.show({ device: null });
    board.log(`Paused: ${words}`, 'caution');
    await freeModel(run, board);
  }

  async #goOn(run: Run): Promise<void> {
    const { board } = this.#desk;
    try {
      await loadModel(contextOf(this.#desk, run, 'model', board.state.choice!));
      run.ended.signal.throwIfAborted();
    } catch (error) {
      return this.#desk.endWith(run, 'model', error);
    }
    if (this.#wanted !== null) return; // asked for again meanwhile; its own turn comes next
    run.parts.axon?.pause(null);
    board.show({ phase: 'answering', pause: null });
    board.log('Answering again');
  }
}
