/** The thread behind `signaturesInWorker`: packed sr25519 signatures in, one byte for each out. */
import { parentPort } from 'node:worker_threads';
import { sr25519Ready, verifySr25519 } from '../../substrate/sr25519.ts';
import { unpackSignatures } from './signature-pack.ts';

void sr25519Ready.then(() =>
  parentPort?.on('message', (packed: Uint8Array) =>
    parentPort!.postMessage(
      Uint8Array.from(unpackSignatures(packed), ({ key, signature, message }) =>
        Number(verifySr25519(message, signature, key)),
      ),
    ),
  ),
);
