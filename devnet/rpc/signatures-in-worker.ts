import { Worker } from 'node:worker_threads';
import { bytesToHex, equalBytes } from '../../substrate/bytes.ts';
import { verifyMultiSignature } from '../runtime/executive/verify.ts';
import type { SignaturesAhead, SignedMessage } from '../node/signatures-ahead.ts';
import { packSignatures } from './signature-pack.ts';

/** Answers nobody asked for yet, and questions at a time: as many as a full pool. */
const AT_MOST = 8192;

/** The thread of the chain is idle while it waits for these, so that two cores are busy. */
const THREADS = 2;

interface Asked {
  readonly list: readonly SignedMessage[];
  readonly done: () => void;
  valid?: Uint8Array;
}
interface Thread {
  readonly worker: Worker;
  /** In the order in which it answers. */
  readonly asked: Asked[];
}

/**
 * Checks sr25519 signatures in threads of their own, which start with the first of them. Answers come in the order of the questions, so
 * that transactions that follow each other stay in order.
 * @param file the program of a thread: `signature-worker.ts`, bundled
 */
export function signaturesInWorker(file: string): SignaturesAhead {
  const answers = new Map<string, SignedMessage & { readonly valid: boolean }>();
  const queue: Asked[] = [];
  const threads: Thread[] = [];
  let gathered: SignedMessage[] = [];
  let gathering: Promise<void> | undefined;
  /** Signatures that are gathered or out. */
  let open = 0;
  let turn = 0;
  let ended = false;

  /** A thread is gone: nobody waits any longer. */
  const end = (): void => {
    ended = true;
    for (const { done } of queue.splice(0)) done();
  };
  const remember = ({ list, valid }: Asked): void =>
    list.forEach((signed, i) => {
      if (answers.size >= AT_MOST) answers.delete(answers.keys().next().value!);
      answers.set(bytesToHex(signed.signature.value), { ...signed, valid: valid?.[i] === 1 });
    });
  const started = (): Thread => {
    const thread: Thread = { worker: new Worker(file), asked: [] };
    thread.worker.unref();
    thread.worker.on('message', (valid: Uint8Array) => {
      thread.asked.shift()!.valid = valid;
      while (queue[0]?.valid) {
        const asked = queue.shift()!;
        open -= asked.list.length;
        remember(asked);
        asked.done();
      }
    });
    thread.worker.on('error', end);
    thread.worker.on('exit', end);
    return thread;
  };
  /** Hands out what was asked for in this turn of the event loop as one piece. */
  const gather = (): Promise<void> =>
    new Promise((done) =>
      queueMicrotask(() => {
        const asked: Asked = { list: gathered, done };
        gathered = [];
        gathering = undefined;
        if (ended) return done();
        queue.push(asked);
        const thread = (threads[turn] ??= started());
        turn = (turn + 1) % THREADS;
        thread.asked.push(asked);
        thread.worker.postMessage(packSignatures(asked.list));
      }),
    );

  return {
    verify: (signature, message, who) => {
      const id = signature.type === 'Sr25519' ? bytesToHex(signature.value) : '';
      const known = answers.get(id);
      if (!known || known.who !== who || !equalBytes(known.message, message))
        return verifyMultiSignature(signature, message, who);
      answers.delete(id);
      return known.valid;
    },
    check: (signed) => {
      if (ended || open >= AT_MOST) return Promise.resolve();
      open++;
      gathered.push(signed);
      return (gathering ??= gather());
    },
    close: async () => {
      end();
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
