/** A transport inside one process: two ends, messages copied as a wire would copy them. */
import { oneLife, type OneLife } from './one-life.ts';
import type { Connect, JsonRpcMessage } from './transport.ts';

interface End {
  life: OneLife | undefined;
  deliver: ((message: JsonRpcMessage) => void) | undefined;
}

/**
 * Two ends of one connection. Each is opened once, in either order; what is sent before the other end is open waits.
 * Delivery is asynchronous and in order. A message that JSON cannot carry throws where it is sent.
 */
export function inProcessPair(): [Connect, Connect] {
  const ends: [End, End] = [
    { life: undefined, deliver: undefined },
    { life: undefined, deliver: undefined },
  ];
  const connect =
    (own: End, other: End): Connect =>
    (onMessage, onStatus) => {
      if (own.life) throw new Error('this end of the pair is already open');
      const life = oneLife((message) => {
        const text = JSON.stringify(message);
        queueMicrotask(() => {
          if (!other.life?.closed) other.deliver?.(JSON.parse(text) as JsonRpcMessage);
        });
      }, onStatus);
      own.life = life;
      own.deliver = onMessage;
      if (other.life) {
        queueMicrotask(() => {
          other.life?.up();
          life.up();
        });
      }
      return {
        send: (message) => life.send(message),
        close(reason = 'closed by this side') {
          life.down(reason);
          // Behind the messages already under way.
          queueMicrotask(() => other.life?.down('closed by the other side'));
        },
      };
    };
  return [connect(ends[0], ends[1]), connect(ends[1], ends[0])];
}
