/** The embedded devnet could not do something. Its finalized blocks are kept. */
export class DevnetError extends Error {
  override readonly name = 'DevnetError';
  constructor(
    readonly code: 'DevnetStopped' | 'DevnetFailed' | 'DevnetDamaged' | 'DevnetBusy',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
