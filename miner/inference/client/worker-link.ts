/** One worker of one generation: requests with answers, each with its time limit. It ends once, for good. */
import { errorFromWire } from '../inference-error.ts';
import type { BackendEvent } from '../inference-backend.ts';
import { PROTOCOL_VERSION, type FromWorker, type Operation, type Operations } from '../protocol.ts';

/** As much of `Worker` as is used; a MessagePort in a test can play it. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** Calls `work` after `ms`; the returned function takes it back. */
export type SetTimer = (ms: number, work: () => void) => () => void;

/** The generation ended before the answer came. Never seen outside the client. */
export class GenerationLost extends Error {
  override readonly name = 'GenerationLost';
}

export interface WorkerLink {
  /** @param signal takes a run back that has not begun in the worker; the answer still comes */
  call<O extends Operation>(
    op: O,
    request: Operations[O]['request'],
    limitMs: number,
    options?: { transfer?: Transferable[]; signal?: AbortSignal | undefined },
  ): Promise<Operations[O]['value']>;
  /** Terminates the worker; everything waiting rejects with `GenerationLost`. */
  end(reason: string): void;
}

/** `onLost` is called at most once, unless `end` came first. */
export function workerLink(
  worker: WorkerLike,
  setTimer: SetTimer,
  onLost: (reason: string) => void,
  onPhase: (event: Extract<BackendEvent, { kind: 'phase' }>) => void,
): WorkerLink {
  type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void; stop: () => void };
  const nothing = () => undefined;
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let ended: string | null = null;

  const end = (reason: string) => {
    if (ended !== null) return;
    ended = reason;
    worker.onmessage = worker.onerror = worker.onmessageerror = null;
    worker.terminate();
    for (const { reject, stop } of waiting.values()) {
      stop();
      reject(new GenerationLost(reason));
    }
    waiting.clear();
  };
  const lose = (reason: string) => {
    if (ended !== null) return;
    end(reason);
    onLost(reason);
  };

  worker.onmessage = ({ data }) => {
    if ('event' in data) return onPhase(data.event);
    if ('lost' in data) return lose(data.lost);
    const one = waiting.get(data.id);
    if (!one) return;
    waiting.delete(data.id);
    one.stop();
    if ('error' in data) one.reject(errorFromWire(data.error));
    else one.resolve(data.value as never);
  };
  worker.onerror = (event) => lose(`the worker failed (${event.message || 'no reason given'})`);
  worker.onmessageerror = () => lose("the worker's answer could not be read");

  const call: WorkerLink['call'] = (op, request, limitMs, { transfer = [], signal } = {}) =>
    new Promise((resolve, reject) => {
      if (ended !== null) return reject(new GenerationLost(ended));
      const id = ++next;
      const end = setTimer(limitMs, () => lose(`the worker gave no answer to "${op}" in ${Math.round(limitMs)} ms`));
      const cancel = () => void call('cancel', { id }, limitMs).catch(nothing); // a lost worker has ended the run, too
      signal?.addEventListener('abort', cancel, { once: true });
      const stop = () => {
        end();
        signal?.removeEventListener('abort', cancel);
      };
      waiting.set(id, { resolve, reject, stop });
      worker.postMessage({ version: PROTOCOL_VERSION, id, op, request }, transfer);
    });
  return { call, end };
}
