/** Joins two connections: what one side says, the other hears. Both end together. */
import type { Connect, Connection, JsonRpcMessage } from './transport.ts';

/** @param ended hears the reason of whichever side ended first, once */
export function relay(left: Connect, right: Connect, ended: (reason: string) => void = () => undefined): Connection {
  let over = false;
  const end = (reason: string): void => {
    if (over) return;
    over = true;
    a.close(reason);
    b.close(reason);
    ended(reason);
  };
  const to = (other: () => Connection) => (message: JsonRpcMessage) => {
    if (!over) other().send(message);
  };
  const on = (status: { type: string; reason?: string }): void => {
    if (status.type === 'closed') end(status.reason ?? 'closed');
  };
  // Neither calls back before both are open.
  const a: Connection = left(
    to(() => b),
    on,
  );
  const b: Connection = right(
    to(() => a),
    on,
  );
  return {
    send: (message) => b.send(message),
    close: (reason = 'closed by this side') => end(reason),
  };
}
