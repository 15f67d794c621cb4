import type { Host, HostFinding } from '../../miner/ports/host-port.ts';

/** The host of this page, or why there is none. Reactive. */
export class HostService {
  #finding = $state.raw<HostFinding | null>(null);
  readonly #ready: Promise<HostFinding>;
  #gone = $state<string | null>(null);

  constructor(find: Promise<HostFinding>) {
    this.#ready = find.then((finding) => {
      this.#finding = finding;
      if (finding.host) void finding.host.gone.then((why) => (this.#gone = why));
      return finding;
    });
  }

  /** The host while it is there. Null in a plain browser, and until it was looked for. */
  get host(): Host | null {
    return this.#gone === null ? (this.#finding?.host ?? null) : null;
  }
  /** Why there is no host; null while it is looked for or there. */
  get why(): string | null {
    if (this.#gone !== null) return 'The host of this window has ended. Start Taolite again with npm start.';
    return this.#finding && !this.#finding.host ? this.#finding.why : null;
  }
  found(): Promise<HostFinding> {
    return this.#ready;
  }
}
