import { join } from 'node:path';
import type { StepResult, Steps } from '../steps.ts';
import { ProgramFailed, runProgram } from './run-program.ts';

export const INTEROP = join(process.env['TAOLITE_ROOT'] ?? '.', 'test', 'interop');

/**
 * Runs a Python program that takes its steps by `steps.py`, one line of JSON each.
 * @param script relative to test/interop
 * @throws ProgramFailed when it ends before its last step
 */
export async function takePythonSteps(
  steps: Steps,
  python: string,
  script: string,
  options: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<void> {
  let ended = false;
  const done = await runProgram(python, [join(INTEROP, script), ...(options.args ?? [])], {
    env: { ...options.env, PYTHONPATH: INTEROP, PYTHONUNBUFFERED: '1' },
    timeoutMs: options.timeoutMs,
    onLine: (line) => {
      if (line === '{"end": true}') ended = true;
      else if (line.startsWith('{"step"')) steps.add(JSON.parse(line) as StepResult);
    },
  });
  if (!ended)
    throw new ProgramFailed(`${script} ended with ${done.code} before its last step:\n${done.stderr.slice(-2000)}`);
}
