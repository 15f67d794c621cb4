/** The host's side of a bridge: answers one page. Nothing a page sends can stop it. */
import { SchemaError } from '../../../wallet/ports/schema.ts';
import { readFrame, writeFrame } from './frame.ts';
import type { Fault, ToHostMessage, ToPageMessage, Wire } from './messages.ts';
import { holdPipe, type HeldPipe } from './pipe-end.ts';
import type { BridgeSchema, Entry, HostSide } from './schema.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** Serves until the wire closes; then all its pipes end and its listening to notices stops. @param toFault says how an error reads on the other side */
export function serveBridge<S extends BridgeSchema>(
  schema: S,
  side: HostSide<S>,
  wire: Wire,
  toFault: (error: unknown) => Fault,
): void {
  const pipes = new Map<number, { held: HeldPipe; entry: Extract<Entry, { kind: 'pipe' }> }>();
  const stops: (() => void)[] = [];
  const send = (message: ToPageMessage): void => wire.send(writeFrame(message));
  const find = (name: string): { entry: Entry; run: AnyFunction } => {
    const [group = '', own = ''] = name.split('.');
    const entries = Object.hasOwn(schema, group) ? schema[group] : undefined;
    const entry = entries && Object.hasOwn(entries, own) ? entries[own] : undefined;
    if (!entry) throw new SchemaError('the name', 'one of the schema');
    return { entry, run: (side[group] as Record<string, AnyFunction>)[own] as AnyFunction };
  };

  const answer = async (id: number, run: () => unknown): Promise<void> => {
    try {
      send({ type: 'result', id, value: await run() });
    } catch (error) {
      pipes.get(id)?.held.over('it could not be opened');
      pipes.delete(id);
      send({ type: 'fault', id, fault: toFault(error) });
    }
  };

  const take = (message: ToHostMessage): void => {
    const { id } = message;
    switch (message.type) {
      case 'call':
        return void answer(id, () => {
          const { entry, run } = find(message.name);
          if (entry.kind !== 'call') throw new SchemaError('the name', 'that of a call');
          return run(entry.args(message.args, message.name));
        });
      case 'open':
        return void answer(id, () => {
          const { entry, run } = find(message.name);
          if (entry.kind !== 'pipe') throw new SchemaError('the name', 'that of a pipe');
          if (pipes.has(id)) throw new SchemaError('the id', 'unused');
          const args: unknown = entry.args(message.args, message.name);
          const held = holdPipe(
            (data) => send({ type: 'pipe', id, data }),
            (reason) => {
              pipes.delete(id);
              send({ type: 'end', id, reason });
            },
          );
          pipes.set(id, { held, entry });
          return run(args, held.end);
        });
      case 'pipe': {
        const open = pipes.get(id);
        if (!open) return;
        try {
          open.held.receive(open.entry.toHost(message.data, 'message'));
        } catch (error) {
          open.held.end.end(error instanceof Error ? error.message : String(error));
        }
        return;
      }
      case 'end':
        pipes.get(id)?.held.over(message.reason);
        pipes.delete(id);
    }
  };

  wire.listen(
    (frame) => {
      let message: unknown;
      try {
        message = readFrame(frame);
      } catch (error) {
        return wire.close(error instanceof Error ? error.message : String(error));
      }
      if (isMessage(message)) take(message);
      else wire.close('not a message of this bridge');
    },
    (reason) => {
      stops.forEach((stop) => stop());
      for (const { held } of pipes.values()) held.over(reason);
      pipes.clear();
    },
  );

  for (const [group, entries] of Object.entries(schema))
    for (const [own, entry] of Object.entries(entries)) {
      if (entry.kind !== 'notice') continue;
      const listen = (side[group] as Record<string, AnyFunction>)[own] as AnyFunction;
      stops.push(listen((body: unknown) => send({ type: 'notice', name: `${group}.${own}`, body })) as () => void);
    }
}

function isMessage(value: unknown): value is ToHostMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { type, id, name, reason } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(id)) return false;
  if (type === 'call' || type === 'open') return typeof name === 'string';
  return type === 'pipe' || (type === 'end' && typeof reason === 'string');
}
