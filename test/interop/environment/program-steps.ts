import { join } from 'node:path';
import type { StepResult, Steps } from '../steps.ts';
import { ProgramFailed, runProgram, type ProgramOptions } from './run-program.ts';

export const INTEROP = join(process.env['TAOLITE_ROOT'] ?? '.', 'test', 'interop');
const END = '{"end": true}';

/**
 * Runs a program that takes the steps, and tells each as one line of JSON, and then the end (`steps.py`, `papi-tour.mjs`).
 * @throws ProgramFailed when it ends before its last step
 */
export async function takeProgramSteps(
  steps: Steps,
  command: string,
  args: readonly string[],
  options: Omit<ProgramOptions, 'onLine'>,
): Promise<void> {
  let ended = false;
  const done = await runProgram(command, args, {
    ...options,
    onLine: (line) => {
      if (line === END) ended = true;
      else if (line.startsWith('{"step"')) steps.add(JSON.parse(line) as StepResult);
    },
  });
  if (!ended)
    throw new ProgramFailed(`${command} ended with ${done.code} before its last step:\n${done.stderr.slice(-2000)}`);
}

/** As `takeProgramSteps`, for a script under test/interop that imports `steps.py`. */
export const takePythonSteps = (
  steps: Steps,
  python: string,
  script: string,
  options: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<void> =>
  takeProgramSteps(steps, python, [join(INTEROP, script), ...(options.args ?? [])], {
    env: { ...options.env, PYTHONPATH: INTEROP, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
    timeoutMs: options.timeoutMs,
  });
