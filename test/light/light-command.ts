// `npm run light` bundled once, and run as processes.
import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Run {
  readonly code: number | null;
  readonly out: string;
}
export interface Told {
  readonly ok: boolean;
  readonly value?: { readonly freeRao: string };
  readonly word?: string;
  readonly block?: number;
  readonly hash?: string;
  readonly source?: string;
  readonly refusals: readonly { readonly source: string; readonly reason: string }[];
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
  const start = (args: readonly string[], heard: (text: string) => void) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.setEncoding('utf8').on('data', heard);
    return { child, exit: new Promise<number | null>((resolve) => child.on('exit', resolve)) };
  };
  const run = async (...args: string[]): Promise<Run> => {
    let out = '';
    const code = await start(args, (text) => (out += text)).exit;
    return { code, out };
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
      const started = start([...args, '--follow', '--json'], (text) => {
        const parts = (rest + text).split('\n');
        rest = parts.pop()!;
        for (const part of parts) lines.push(JSON.parse(part) as Line);
      });
      return { lines, ...started };
    },
    remove: () => rm(program, { force: true }),
  };
}
