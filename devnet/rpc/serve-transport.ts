import { DisconnectedError, type Connect, type JsonRpcMessage } from '../../substrate/transport/transport.ts';
import type { DevnetNode } from '../node/node.ts';
import type { Methods } from './method.ts';
import { openSession } from './session.ts';

/** Serves JSON-RPC on one end of a transport: a MessagePort between worker and page, or an in-process pair. @returns how to stop */
export function serveTransport(node: DevnetNode, methods: Methods, connect: Connect): () => void {
  const session = openSession(node, methods, (message) => {
    try {
      connection.send(message as JsonRpcMessage);
    } catch (error) {
      // The client went away between two messages: what was meant for it goes nowhere, and the node goes on.
      if (!(error instanceof DisconnectedError)) throw error;
      session.close();
    }
  });
  const connection = connect(
    (message) => void session.receive(message),
    (status) => {
      if (status.type === 'closed') session.close();
    },
  );
  return () => {
    session.close();
    connection.close();
  };
}
