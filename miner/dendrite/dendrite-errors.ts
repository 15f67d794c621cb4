// How asking an axon can fail. Codes as the SDK's client names them (its DENDRITE_ERROR_MAPPING), so that scores agree.

/** What a failed query was. `statusCode` is the protocol's code for it. */
export class DendriteError extends Error {
  override readonly name: string = 'DendriteError';
  readonly statusCode: number;
  constructor(statusCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.statusCode = statusCode;
  }
}

/** No connection, or it broke (503). */
export class DendriteConnectionError extends DendriteError {
  override readonly name = 'DendriteConnectionError';
  constructor(message: string, options?: ErrorOptions) {
    super(503, message, options);
  }
}

/** No complete answer within the timeout (408). */
export class DendriteTimeoutError extends DendriteError {
  override readonly name = 'DendriteTimeoutError';
  readonly timeoutS: number;
  constructor(timeoutS: number) {
    super(408, `Request timeout after ${timeoutS} seconds`);
    this.timeoutS = timeoutS;
  }
}

/** An answer that is not of the protocol (422): no JSON, wrong fields, too large. */
export class DendriteResponseError extends DendriteError {
  override readonly name = 'DendriteResponseError';
  constructor(why: string, options?: ErrorOptions) {
    super(422, `Failed to parse response: ${why}`, options);
  }
}

/** The axon refused, with its own code and text; null when it answered without a status. */
export class AxonRefusedError extends Error {
  override readonly name = 'AxonRefusedError';
  readonly statusCode: number | null;
  constructor(statusCode: number | null, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** The asker took its question back. */
export class DendriteAbortedError extends Error {
  override readonly name = 'DendriteAbortedError';
  constructor() {
    super('The query was cancelled.');
  }
}

/** Inputs that do not fit their synapse: nothing was sent. */
export class DendriteInputError extends Error {
  override readonly name = 'DendriteInputError';
}
