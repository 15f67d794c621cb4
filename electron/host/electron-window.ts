/** The app in Electron, where its program file is there or can be fetched. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { electronBinary, fetchElectron } from './electron-binary.ts';
import { describe } from './describe-error.ts';
import { onSignals } from './on-signals.ts';
import type { StartValues } from './start-options.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs the app in Electron. @returns its exit code when it was closed, or null when there is none to run */
export async function tryElectron(values: StartValues, dataDir: string, around: Surroundings): Promise<number | null> {
  const { root, env, platform, say } = around;
  let binary = electronBinary(root, env, platform);
  if (!binary) {
    const why = await fetchElectron({ root, dataDir, env, nowMs: Date.now(), force: values.electron, say });
    binary = why === null ? electronBinary(root, env, platform) : null;
    if (!binary) {
      say(
        `Electron   not there: ${why ?? 'the fetched package has no program file'}; a browser window is used instead`,
      );
      return null;
    }
  }
  say(`Electron   ${binary}`);
  const began = performance.now();
  const asRoot = process.getuid?.() === 0 && platform === 'linux';
  const child = spawn(
    binary,
    [
      join(root, 'dist', 'host', 'desktop.mjs'),
      ...(asRoot ? ['--no-sandbox'] : []),
      `--taolite-data-dir=${dataDir}`,
      `--taolite-devnet-port=${values['devnet-port'] ?? 'none'}`,
      ...(values.subnets ? [`--taolite-subnets=${values.subnets.join(',')}`] : []),
    ],
    { stdio: 'inherit' },
  );
  const end = (): void => void child.kill('SIGTERM');
  const forget = onSignals(end);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code === 0 || performance.now() - began > 5000) return code ?? 0;
    say(`Electron ended at once with code ${code ?? 'none'}; a browser window is used instead.`);
  } catch (error) {
    say(`Electron could not be started (${describe(error)}); a browser window is used instead.`);
  } finally {
    forget();
  }
  return null;
}
