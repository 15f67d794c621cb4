import type { Keeping, NativeBridge, NativeFile } from '../../ports/native-port.ts';
import { NATIVE_CHUNK } from '../../ports/native-port.ts';
import { errorFromNative } from '../native-codec.ts';
import { DownloadError } from '../inference-error.ts';

/**
 * Gives the host a file of a model, by its hash; what it has already is not sent again.
 * @throws what the host says: `ModelHashError`, `NoRoomError`, `UnsupportedModelError`; `DownloadError` when it went away
 */
export async function giveFile(bridge: NativeBridge, { sha256, bytes }: NativeFile, data: Uint8Array): Promise<void> {
  const { pipe } = await bridge.keep({ sha256, bytes });
  await new Promise<void>((resolve, reject) => {
    let at = 0;
    pipe.onMessage((asked: Keeping) => {
      switch (asked.ask) {
        case 'from':
          at = asked.at;
          return;
        case 'more':
          pipe.send(data.subarray(at, at + NATIVE_CHUNK));
          at = Math.min(data.length, at + NATIVE_CHUNK);
          return;
        case 'kept':
          return resolve();
        case 'refused':
          return reject(errorFromNative(asked.fault));
      }
    });
    void pipe.ended.then((why) => reject(new DownloadError(`The host did not take the model: ${why}.`)));
  });
}
