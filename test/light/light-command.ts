// `npm run light` bundled once, and run as processes.
import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
export interface Told {
  readonly ok: boolean;
  readonly value?: { readonly freeRao: string };
  readonly word?: string;
  readonly block?: number;
  readonly hash?: string;
  readonly source?: string;
  readonly refusals: readonly { readonly source: string; readonly reason: string; readonly message: string }[];
  readonly failed?: readonly { readonly source: string; readonly message: string }[];
  readonly error?: string;
  readonly message?: string;
}
/** A line of `--follow --json`. */
export type Line = Readonly<Record<string, unknown>> & { readonly event: string };

export interface LightCommand {
  run(...args: string[]): Promise<Run>;
  /** With `--json`, read. */
  ask(...args: string[]): Promise<Run & { told: Told }>;
  /** `--follow --json`: lines as they come. `exit` resolves to the code. */
  follow(...args: string[]): {
    readonly lines: readonly Line[];
    readonly child: ChildProcess;
    readonly exit: Promise<number | null>;
  };
  remove(): Promise<void>;
}

/** @param name makes the program's file one's own */
export async function lightCommand(name: string): Promise<LightCommand> {
  // Inside the repository, where packages are found from.
  const program = join(process.cwd(), 'dist', 'run', `light-${name}-${process.pid}.mjs`);
  await build({
    entryPoints: ['electron/commands/light.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  const start = (args: readonly string[], heard: (text: string) => void, noted: (text: string) => void) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', heard);
    child.stderr.setEncoding('utf8').on('data', noted);
    return { child, exit: new Promise<number | null>((resolve) => child.on('close', resolve)) };
  };
  const run = async (...args: string[]): Promise<Run> => {
    let [out, err] = ['', ''];
    const code = await start(
      args,
      (text) => (out += text),
      (text) => (err += text),
    ).exit;
    return { code, out, err };
  };
  return {
    run,
    ask: async (...args) => {
      const done = await run(...args, '--json');
      return { ...done, told: JSON.parse(done.out) as Told };
    },
    follow: (...args) => {
      const lines: Line[] = [];
      let rest = '';
      const heard = (text: string): void => {
        const parts = (rest + text).split('\n');
        rest = parts.pop()!;
        for (const part of parts) lines.push(JSON.parse(part) as Line);
      };
      const started = start([...args, '--follow', '--json'], heard, () => undefined);
      return { lines, ...started };
    },
    remove: () => rm(program, { force: true }),
  };
}
