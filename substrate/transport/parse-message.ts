/** Checks what comes off a wire before anything looks at it. */
import type { JsonRpcMessage } from './transport.ts';

/** Thrown for text or a value that is not a JSON-RPC 2.0 message. */
export class BadMessageError extends Error {
  override readonly name = 'BadMessageError';
  constructor(reason: string) {
    super(`Not a JSON-RPC message: ${reason}`);
  }
}

const isId = (id: unknown): boolean => typeof id === 'number' || typeof id === 'string';

/** The value as a message. @throws BadMessageError */
export function asMessage(value: unknown): JsonRpcMessage {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadMessageError('not an object');
  const message = value as Record<string, unknown>;
  const { id, method, error } = message;
  if (method !== undefined) {
    if (typeof method !== 'string') throw new BadMessageError('the method is not a text');
    // Some clients send `id: null` for notifications; the members of a request must be right otherwise.
    if (id !== undefined && id !== null && !isId(id)) throw new BadMessageError('the id is neither number nor text');
  } else {
    if (id !== null && !isId(id)) throw new BadMessageError('an answer without an id');
    if (error !== undefined && error !== null) {
      const { code, message: text } = error as Record<string, unknown>;
      if (typeof code !== 'number' || typeof text !== 'string') throw new BadMessageError('a malformed error');
    } else if (!('result' in message)) throw new BadMessageError('neither method, result nor error');
  }
  return message as unknown as JsonRpcMessage;
}

/** The messages of one text frame: one, or several sent as a batch. @throws BadMessageError */
export function parseMessages(text: string): JsonRpcMessage[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadMessageError(error instanceof Error ? error.message : 'not JSON');
  }
  return Array.isArray(value) ? value.map(asMessage) : [asMessage(value)];
}
