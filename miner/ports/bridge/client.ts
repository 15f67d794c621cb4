/** The page's side of a bridge, made from its schema. */
import { SchemaError } from '../../../wallet/ports/schema.ts';
import { readFrame, writeFrame } from './frame.ts';
import type { Fault, ToHostMessage, ToPageMessage, Wire } from './messages.ts';
import { holdPipe, type HeldPipe } from './pipe-end.ts';
import type { BridgeSchema, Entry, PageSide } from './schema.ts';

export interface BridgeClient<S extends BridgeSchema> {
  readonly bridge: PageSide<S>;
  /** Resolves with the reason when the wire is gone. */
  readonly gone: Promise<string>;
  close(reason: string): void;
}

interface Waiting {
  readonly entry: Entry;
  readonly name: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * @param makeError turns a fault of the host into the error callers see; `Gone` is the code when the wire closed first
 */
export function bridgeClient<S extends BridgeSchema>(
  schema: S,
  wire: Wire,
  makeError: (fault: Fault) => Error,
): BridgeClient<S> {
  const waiting = new Map<number, Waiting>();
  const pipes = new Map<number, { held: HeldPipe; entry: Extract<Entry, { kind: 'pipe' }> }>();
  const listeners = new Map<string, Set<(body: unknown) => void>>();
  let lastId = 0;
  let lost: string | undefined;
  let finish: (reason: string) => void;
  const gone = new Promise<string>((resolve) => (finish = resolve));
  const send = (message: ToHostMessage): void => wire.send(writeFrame(message));

  const over = (reason: string): void => {
    if (lost !== undefined) return;
    lost = reason;
    for (const { reject } of waiting.values()) reject(makeError(goneFault(reason)));
    for (const { held } of pipes.values()) held.over(reason);
    waiting.clear();
    pipes.clear();
    finish(reason);
  };

  const take = (message: ToPageMessage): void => {
    switch (message.type) {
      case 'result': {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if (asked?.entry.kind === 'notice' || !asked) return;
        return asked.resolve(asked.entry.result(message.value, asked.name));
      }
      case 'fault': {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        pipes.delete(message.id);
        return asked?.reject(makeError(message.fault));
      }
      case 'notice': {
        const [group = '', name = ''] = message.name.split('.');
        const entry = schema[group]?.[name];
        if (entry?.kind !== 'notice') return;
        const body: unknown = entry.body(message.body, message.name);
        return listeners.get(message.name)?.forEach((listener) => listener(body));
      }
      case 'pipe': {
        const open = pipes.get(message.id);
        return open?.held.receive(open.entry.toPage(message.data, 'message'));
      }
      case 'end':
        pipes.get(message.id)?.held.over(message.reason);
        pipes.delete(message.id);
    }
  };

  const ask = (type: 'call' | 'open', entry: Entry, name: string, args: unknown, id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (lost !== undefined) return reject(makeError(goneFault(lost)));
      waiting.set(id, { entry, name, resolve, reject });
      send({ type, id, name, args });
    });

  const offer = (entry: Entry, name: string): unknown => {
    if (entry.kind === 'call') return (args: unknown) => ask('call', entry, name, args, (lastId += 1));
    if (entry.kind === 'notice')
      return (listener: (body: unknown) => void) => {
        const all = listeners.get(name) ?? new Set();
        listeners.set(name, all.add(listener));
        return () => all.delete(listener);
      };
    return async (args: unknown) => {
      const id = (lastId += 1);
      const held = holdPipe(
        (data) => send({ type: 'pipe', id, data }),
        (reason) => {
          pipes.delete(id);
          send({ type: 'end', id, reason });
        },
      );
      pipes.set(id, { held, entry });
      const result = await ask('open', entry, name, args, id);
      return { result, pipe: held.end };
    };
  };

  wire.listen((frame) => {
    try {
      take(readFrame(frame) as ToPageMessage);
    } catch (error) {
      // Host and page are of one build; what does not fit is a fault, and going on would lose messages in silence.
      const reason = `the host sent something that does not fit: ${error instanceof SchemaError ? error.message : String(error)}`;
      over(reason);
      wire.close(reason);
    }
  }, over);

  const groups = Object.entries(schema).map(([group, entries]) => [
    group,
    Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, offer(entry, `${group}.${name}`)])),
  ]);
  return {
    bridge: Object.fromEntries(groups) as PageSide<S>,
    gone,
    close: (reason) => {
      over(reason);
      wire.close(reason);
    },
  };
}

const goneFault = (reason: string): Fault => ({
  code: 'Gone',
  message: `The desktop host is gone (${reason}). Nothing stored is lost. Start Taolite again.`,
  data: { reason },
});
