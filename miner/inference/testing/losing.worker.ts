/** For tests: the inference worker, which on the message `destroy` loses its GPU device as a driver reset does. */
import * as ort from 'onnxruntime-web/jspi';
import type { ToWorker } from '../protocol.ts';
import { webRealm } from '../web-realm.ts';
import { workerLoop } from '../worker-loop.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const handle = workerLoop((message, transfer) => scope.postMessage(message, transfer), webRealm);
scope.addEventListener('message', (event: MessageEvent<ToWorker | 'destroy'>) => {
  if (event.data !== 'destroy') return void handle(event.data);
  void Promise.resolve(ort.env.webgpu.device).then((device) => (device as unknown as GPUDevice).destroy());
});
