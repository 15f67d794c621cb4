/** One endpoint seen through a light node: for whoever wants `Connect`, and all of it proved. */
import type { Connect } from '../../substrate/transport/transport.ts';
import type { LightNode } from '../engine/light-node.ts';
import { JsonRpcSource } from '../sources/json-rpc-source.ts';
import { provedTransport } from './proved-transport.ts';

/**
 * A transport over `connect` that answers from proofs. Each opening adds the endpoint to the node as a source; it is up when
 * the endpoint's newest block is verified, and closes when the endpoint is lost or refused. The node outlives openings, so
 * that a reconnection goes on where the last one ended.
 * @param name of the endpoint, for blame and for evidence
 */
export function lightConnect(node: LightNode, name: string, connect: Connect): Connect {
  return (onMessage, onStatus) => {
    let told = false;
    const down = (reason: string): void => {
      if (told) return;
      told = true;
      inner.close(reason);
      onStatus?.({ type: 'closed', reason });
    };
    const source = new JsonRpcSource({ name, connect });
    const waiting: Parameters<typeof inner.send>[0][] = [];
    let up = false;
    const inner = provedTransport(node, { endsWithSource: true })(onMessage);
    node.addSource(source).then(
      () => {
        if (told) return;
        up = true;
        onStatus?.({ type: 'connected' });
        for (const message of waiting.splice(0)) inner.send(message);
      },
      (error: unknown) => down(error instanceof Error ? error.message : String(error)),
    );
    void source.closed.then((reason) => queueMicrotask(() => down(reason)));
    return {
      send(message) {
        if (up || told) inner.send(message);
        else waiting.push(message);
      },
      close(reason = 'closed by this side') {
        if (told) return;
        source.close();
        queueMicrotask(() => down(reason));
      },
    };
  };
}
