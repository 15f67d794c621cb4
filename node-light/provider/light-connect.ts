/** Endpoints seen through a light node: for whoever wants `Connect`, and all of it proved. */
import type { Connect } from '../../substrate/transport/transport.ts';
import type { LightNode } from '../engine/light-node.ts';
import { JsonRpcSource } from '../sources/json-rpc-source.ts';
import type { Source } from '../sources/source.ts';
import { provedTransport } from './proved-transport.ts';

/** One endpoint, or a source of another kind, made when it is opened. */
export type LightEndpoint = {
  /** For blame and for evidence. */
  readonly name: string;
} & ({ readonly connect: Connect } | { readonly source: () => Source });

/**
 * A transport that answers from proofs of these endpoints. Each opening adds them to the node as sources; it is up when the
 * newest block of one is verified, and closes when none is left, or one is lost whose word a stream hangs on. The node
 * outlives openings, so that a reconnection goes on where the last one ended; an endpoint that was refused stays out.
 */
export function lightConnect(node: LightNode, ...endpoints: readonly LightEndpoint[]): Connect {
  return (onMessage, onStatus) => {
    let told = false;
    let up = false;
    const sources = new Map<Source, string>();
    const waiting: Parameters<typeof inner.send>[0][] = [];
    const down = (reason: string): void => {
      if (told) return;
      told = true;
      inner.close(reason);
      for (const source of sources.keys()) source.close();
      onStatus?.({ type: 'closed', reason });
    };
    const inner = provedTransport(node, { endsWithSource: true })(onMessage, (status) => {
      // It closes by itself when a stream lost its source.
      if (status.type === 'closed') down(status.reason);
    });
    const lose = (source: Source, reason: string): void => {
      sources.delete(source);
      source.close();
      if (sources.size > 0) return;
      const refusal = node.refusals.findLast((each) => each.source === source.name);
      down(refusal ? `${source.name} was refused: ${refusal.message}` : reason);
    };
    for (const endpoint of endpoints)
      sources.set('source' in endpoint ? endpoint.source() : new JsonRpcSource(endpoint), endpoint.name);
    for (const source of [...sources.keys()]) {
      node.addSource(source).then(
        () => {
          if (told || up || !sources.has(source)) return;
          up = true;
          onStatus?.({ type: 'connected' });
          for (const message of waiting.splice(0)) inner.send(message);
        },
        (error: unknown) => lose(source, error instanceof Error ? error.message : String(error)),
      );
      void source.closed.then((reason) => queueMicrotask(() => lose(source, reason)));
    }
    return {
      send(message) {
        if (up || told) inner.send(message);
        else waiting.push(message);
      },
      close(reason = 'closed by this side') {
        if (told) return;
        for (const source of sources.keys()) source.close();
        queueMicrotask(() => down(reason));
      },
    };
  };
}
