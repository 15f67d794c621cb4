import type { Steps } from './steps.ts';

/** A client of the chain, as its makers publish it, led through what people do with it. */
export interface Tour {
  /** As typed after `npm run interop --`. */
  readonly name: string;
  /** The client and its exact version. */
  readonly client: string;
  /** Installs the client, starts what it needs, and takes the steps. @throws when it cannot even begin */
  run(steps: Steps): Promise<void>;
}
