import { join } from 'node:path';
import { installed } from './installed.ts';
import { runWell } from './run-program.ts';

const INSTALL_MS = 15 * 60_000;

/**
 * A virtual environment with these packages from PyPI, each as `name==version`. Needs Python 3.10 or newer with its `venv`.
 * @returns the folder of its programs
 * @throws ProgramFailed with what pip said
 */
export async function pythonPrograms(name: string, packages: readonly string[]): Promise<string> {
  const folder = await installed(name, packages, async (to) => {
    await runWell('python3', ['-m', 'venv', to], { timeoutMs: INSTALL_MS });
    await runWell(join(to, 'bin', 'pip'), ['install', '--quiet', ...packages], { timeoutMs: INSTALL_MS });
  });
  return join(folder, 'bin');
}
