// What can go wrong around an axon, as errors with data.

/** The body is larger than its limit. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly limitBytes: number;
  constructor(limitBytes: number) {
    super(`The body is larger than ${limitBytes} bytes.`);
    this.limitBytes = limitBytes;
  }
}

/** The caller went away before the answer. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';
  constructor() {
    super('The caller closed the connection.');
  }
}

/** The address an axon should listen on cannot be had. */
export class AxonBindError extends Error {
  override readonly name = 'AxonBindError';
  readonly code: string;
  constructor(ip: string, port: number, code: string, cause?: unknown) {
    super(`${bindReason(ip, port, code)} Nothing was announced and nothing was spent.`, { cause });
    this.code = code;
  }
}

function bindReason(ip: string, port: number, code: string): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Choose another port or close that program.`;
  if (code === 'EACCES') return `This system does not let the app use port ${port}. Choose a port above 1024.`;
  if (code === 'EADDRNOTAVAIL') return `The address ${ip} does not belong to this machine. Choose one that does.`;
  return `The axon cannot listen on ${ip}, port ${port} (${code}).`;
}

/** Why an axon refused a request, for counters and the log. */
export type RefusalCode =
  | 'method'
  | 'route'
  | 'headers'
  | 'rate-address'
  | 'hotkey'
  | 'policy'
  | 'nonce'
  | 'signature'
  | 'rate-caller'
  | 'body-size'
  | 'body-slow'
  | 'body-json'
  | 'body-fields'
  | 'body-hash'
  | 'busy'
  | 'timeout'
  | 'task'
  | 'paused'
  | 'stopping';

/**
 * A request is refused with this HTTP status and text; the text reaches the caller. Task handlers may throw it too (code
 * `task`) to refuse an input they cannot answer.
 */
export class AxonRefusal extends Error {
  override readonly name = 'AxonRefusal';
  readonly status: number;
  readonly code: RefusalCode;
  /** Seconds after which a new try makes sense. */
  readonly retryAfterS: number | undefined;
  constructor(status: number, code: RefusalCode, message: string, retryAfterS?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}
