/** What models run on in this window. Loaded with the first start. */
import { browserBackend } from '../../../miner/inference/client/browser-backend.ts';
import { fastestBackend } from '../../../miner/inference/client/fastest-backend.ts';
import { sharedBackend } from '../../../miner/inference/client/shared-backend.ts';
import { verdictBook } from '../../../miner/inference/client/verdict-book.ts';
import type { InferenceBackend } from '../../../miner/inference/inference-backend.ts';
import type { Host } from '../../../miner/ports/host-port.ts';

/** Looks at what there is now, and gives how a miner takes its share of it. */
export type PageInference = () => Promise<() => InferenceBackend>;

/** One worker for all miners, and beside it the host's native runtime where it is installed: the faster one of both is used. */
export function pageInference(host: () => Host | null): PageInference {
  /** The host whose native runtime was there when last looked; its processes are started by the first miner. */
  let native: Host | null = null;
  const page = (): InferenceBackend =>
    browserBackend({ wasmPaths: new URL('ort/', document.baseURI).href, verdicts: verdictBook(localStorage) });
  const lease = sharedBackend(() => {
    const found = native;
    if (!found) return page();
    return fastestBackend(page(), browserBackend({ ...NATIVE, spawn: () => found.native.spawn() }), () =>
      performance.now(),
    );
  });
  return async () => {
    const found = host();
    native = (await found?.native.status())?.works ? found : null;
    return lease;
  };
}

/** A process that does not stay up is given up sooner than a worker: there is another runtime beside it. */
const NATIVE = {
  wasmPaths: '',
  memory: () => Promise.resolve(null),
  recovery: { waitsMs: [500, 2000], windowMs: 600_000, losses: 2 },
};
