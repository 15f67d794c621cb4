import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Hears each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Typed into it at once. */
  readonly input?: string;
}
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program could not be run to a good end. */
export class ProgramFailed extends Error {
  override name = 'ProgramFailed';
}

/** Runs a program to its end, whatever its exit code. @throws ProgramFailed when it cannot start or takes too long */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions): Promise<Finished> {
  const { cwd, env, timeoutMs, onLine, input } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...(cwd !== undefined && { cwd }), env: { ...process.env, ...env } });
    const said = { stdout: '', stderr: '' };
    let line = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      if (onLine) for (const one of lines) onLine(one);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    // A program that reads nothing closes its input at once; then there is nobody to tell.
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdin.end(input ?? '');
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new ProgramFailed(`${command} did not start: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL')
        return reject(
          new ProgramFailed(
            `${command} ${args[0] ?? ''} took longer than ${timeoutMs} ms\n${said.stdout}${said.stderr}`,
          ),
        );
      resolve({ code, ...said });
    });
  });
}

/** As `runProgram`. @throws ProgramFailed also when its exit code is not 0, with what it said */
export async function runWell(command: string, args: readonly string[], options: ProgramOptions): Promise<Finished> {
  const done = await runProgram(command, args, options);
  if (done.code !== 0)
    throw new ProgramFailed(`${command} ${args.join(' ')} ended with ${done.code}:\n${done.stdout}${done.stderr}`);
  return done;
}
