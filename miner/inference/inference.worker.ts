/** Entry of the inference worker. All state in here may be lost at any time; the client keeps what matters. */
import type { ToWorker } from './protocol.ts';
import { webRealm } from './web-realm.ts';
import { workerLoop } from './worker-loop.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const handle = workerLoop((message, transfer) => scope.postMessage(message, transfer), webRealm);
scope.addEventListener('message', (event: MessageEvent<ToWorker>) => void handle(event.data));
