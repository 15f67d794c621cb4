/** Entry of the import worker: only a worker may write files in place, and hashing does not hold up the page there. */
import { systemClock } from '../axon/clock.ts';
import { DownloadError, errorToWire } from '../inference/inference-error.ts';
import { taskByName } from '../tasks/index.ts';
import { ModelMismatchError } from '../tasks/task-errors.ts';
import { addressParcel } from './address-parcel.ts';
import { blobSource } from './blob-source.ts';
import { importModel } from './import-model.ts';
import type { FromImportWorker, ImportRequest, ToImportWorker } from './import-messages.ts';
import { opfsRoom } from './opfs-room.ts';
import { parcelOf } from './parcel.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const stop = new AbortController();
const tell = (message: FromImportWorker) => scope.postMessage(message);

/** Messages per second are what a person can read. */
const EACH_MS = 100;

async function run({ from, task, bundled, sha256, folder }: ImportRequest): Promise<void> {
  let told = -Infinity;
  try {
    const parcel =
      'files' in from
        ? parcelOf(from.files.map((file) => ({ path: file.name, source: blobSource(file) })), 'a file of your own')
        : await addressParcel(from.address, (...args) => fetch(...args), stop.signal);
    const done = await importModel(await opfsRoom(folder), parcel, {
      task: taskByName(task),
      bundled,
      clock: systemClock,
      signal: stop.signal,
      ...(sha256 !== undefined && { sha256 }),
      onProgress: (progress) => {
        const now = performance.now();
        if (progress.phase === 'fetch' && progress.bytes !== progress.total && now - told < EACH_MS) return;
        told = now;
        tell({ progress });
      },
    });
    tell({ done });
  } catch (error) {
    await new Promise((resolve) => setTimeout(resolve)); // the policy's own event comes as a task of its own
    if (blocked !== null) return tell({ error: errorToWire(blocked) });
    // A task's own word on the model is as good as the engine's; it has no class on the wire.
    const wire = errorToWire(error);
    tell({ error: error instanceof ModelMismatchError ? { ...wire, name: 'ModelShapeError' } : wire });
  }
}

/** What the browser does not tell to `fetch`: that it was this app's own policy that forbade the address. */
let blocked: DownloadError | null = null;
scope.addEventListener('securitypolicyviolation', (event) => {
  const { blockedURI } = event as unknown as SecurityPolicyViolationEvent;
  blocked = new DownloadError(
    'This app fetches models from https addresses alone: its security policy forbids the others. Download the model with your browser and choose its files here, or mine headless with --model and the address.',
    { address: blockedURI.slice(0, 200), again: false },
  );
  stop.abort();
});

scope.addEventListener('message', ({ data }: MessageEvent<ToImportWorker>) => {
  if ('stop' in data) stop.abort();
  else void run(data.start);
});
