/**
 * A process of the host that runs onnxruntime-node for one page. Not a thread: ending a thread in the middle of a run takes the whole
 * process with it (onnxruntime-node 1.30), and so does a fault in the runtime.
 */
import { createEngine } from '../../miner/inference/engine.ts';
import { messageOf } from '../../miner/inference/inference-error.ts';
import { nativeLoop } from '../../miner/inference/native-loop.ts';
import { NATIVE_ENVIRONMENT } from '../../miner/inference/native-backend.ts';
import { nativeRuntime } from '../../miner/inference/native-runtime.ts';
import { fileRoom } from '../../miner/models/file-room.ts';
import { short, type ToNative } from '../../miner/ports/native-port.ts';
import type { FromNativeProcess, NativeProcessSettings } from './native-messages.ts';

const say = (message: FromNativeProcess): void => void process.send?.(message);
process.on('disconnect', () => process.exit(0));

const settings = JSON.parse(process.argv[2] ?? '{}') as NativeProcessSettings;
try {
  const { runtime, name } = await nativeRuntime(settings.folder, settings.threads);
  const room = await fileRoom(settings.room);
  const loop = await nativeLoop(
    room,
    (onPhase) =>
      Promise.resolve({
        engine: createEngine({ runtime, environment: NATIVE_ENVIRONMENT, now: () => performance.now(), onPhase }),
        capabilities: {
          adapter: null,
          threads: settings.threads,
          runtime: name,
          credits: { runs: 2, bytes: settings.creditBytes },
        },
      }),
    say,
  );
  process.on('message', (message: ToNative) => void loop.hear(message));
  say({ say: 'ready', capabilities: loop.capabilities });
} catch (error) {
  say({ say: 'unable', why: short(messageOf(error)) });
}
