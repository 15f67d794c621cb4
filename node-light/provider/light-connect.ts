/** Endpoints seen through a light node: for whoever wants `Connect`, and all of it proved. */
import { delayBefore } from '../../substrate/transport/delay-before.ts';
import type { Connect, JsonRpcMessage } from '../../substrate/transport/transport.ts';
import type { LightNode } from '../engine/light-node.ts';
import { JsonRpcSource } from '../sources/json-rpc-source.ts';
import type { Source } from '../sources/source.ts';
import { provedTransport } from './proved-transport.ts';

/** One endpoint, or a source of another kind, made each time it is opened. */
export type LightEndpoint = {
  /** For blame and for evidence. */
  readonly name: string;
} & ({ readonly connect: Connect } | { readonly source: () => Source });

/** So long those that are being taken in may stand in for the last one that was lost. */
const standInMs = 5_000;

/**
 * A transport that answers from proofs of these endpoints. Each opening adds them to the node as sources; it is up when the newest block
 * of one is verified, and closes when none is left. One that is lost while others are there is opened again, later after each
 * loss, unless it was refused. The node outlives openings, so that a reconnection goes on where the last one ended.
 */
export function lightConnect(node: LightNode, ...endpoints: readonly LightEndpoint[]): Connect {
  return (onMessage, onStatus) => {
    const inner = provedTransport(node)(onMessage);
    const waiting: JsonRpcMessage[] = [];
    /** Being taken in, or verified. */
    const open = new Set<Source>();
    const verified = new Set<Source>();
    let up = false;
    let over = false;
    /** How often the last verified one was lost. */
    let gaps = 0;
    const down = (reason: string): void => {
      if (over) return;
      over = true;
      inner.close(reason);
      for (const source of open) node.removeSource(source);
      // Never before `connect` or `close` has returned.
      queueMicrotask(() => onStatus?.({ type: 'closed', reason }));
    };
    const taken = (source: Source): void => {
      if (over || !open.has(source)) return;
      verified.add(source);
      if (up) return;
      up = true;
      onStatus?.({ type: 'connected' });
      for (const message of waiting.splice(0)) inner.send(message);
    };
    const lost = (source: Source, why: string): void => {
      const wasVerified = verified.delete(source);
      if (over || verified.size > 0) return;
      const refusal = node.wasRefused(source) && node.refusals.findLast(({ source: name }) => name === source.name);
      const said = refusal ? `${source.name} was refused: ${refusal.message}` : why;
      const reason = node.wrongCheckpoint?.message ?? said;
      if (open.size === 0) return down(reason);
      if (!wasVerified) return;
      const gap = ++gaps;
      void node.after(standInMs).then(() => {
        if (gap === gaps && verified.size === 0) down(reason);
      });
    };
    const keep = (endpoint: LightEndpoint): void => {
      if (over) return;
      const source = 'source' in endpoint ? endpoint.source() : new JsonRpcSource(endpoint);
      open.add(source);
      const end = (reason: string): void => {
        if (!open.delete(source)) return;
        source.close();
        lost(source, reason);
        if (over || node.wasRefused(source)) return;
        void node.after(delayBefore(node.lossesOf(source.name))).then(() => keep(endpoint));
      };
      node.addSource(source).then(
        () => taken(source),
        (error: unknown) => end(error instanceof Error ? error.message : String(error)),
      );
      // What the node does when it closes comes first.
      void source.closed.then((reason) => queueMicrotask(() => end(reason)));
    };
    for (const endpoint of endpoints) keep(endpoint);
    return {
      send(message) {
        if (up || over) inner.send(message);
        else waiting.push(message);
      },
      close: (reason = 'closed by this side') => down(reason),
    };
  };
}
