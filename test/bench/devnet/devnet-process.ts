import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { WebSocket } from 'ws';
import { bundleEntry } from '../../../build/bundle-entry.mjs';

const BATCH = 100;
interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

let bundled: Promise<string> | undefined;

/** The program, started once before: the first start after a change of the sources keeps what the others find. */
async function startedBefore(): Promise<string> {
  const { file } = await bundleEntry('electron/commands/devnet.ts', 'bench-devnet');
  const { child, url } = await launch(file, []);
  const socket = await connected(url, performance.now());
  // What ends within a second keeps nothing.
  await pause(1_500);
  const ended = once(child, 'exit');
  socket.terminate();
  child.kill('SIGINT');
  await ended;
  return file;
}

/** Starts the devnet in memory, without actors. @returns where it will answer */
async function launch(file: string, args: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const port = await freePort();
  const child = spawn(process.execPath, [file, '--memory', '--actors', 'none', '--port', String(port), ...args], {
    stdio: 'ignore',
  });
  return { child, url: `ws://127.0.0.1:${port}` };
}

/** A devnet in a process of its own, as a user starts it, and a connection to it. */
export class DevnetProcess {
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #id = 0;
  private constructor(
    readonly child: ChildProcess,
    readonly socket: WebSocket,
    readonly url: string,
  ) {
    socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as Reply | Reply[];
      for (const reply of Array.isArray(said) ? said : [said]) this.#settle(reply);
    });
  }

  #settle({ id, result, error }: Reply): void {
    const asked = this.#waiting.get(id!);
    this.#waiting.delete(id!);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  }

  /** @param args options of the devnet command besides memory, no actors and the port */
  static async start(args: readonly string[]): Promise<DevnetProcess> {
    const file = await (bundled ??= startedBefore());
    const start = performance.now();
    const { child, url } = await launch(file, args);
    return new DevnetProcess(child, await connected(url, start), url);
  }

  /** A JSON-RPC request. @throws Error with the node's message */
  ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const { request, answer } = this.#request(method, params);
    this.socket.send(JSON.stringify(request));
    return answer;
  }

  /** The same request with each of these parameters, `BATCH` in a frame. @throws Error with the node's message */
  async askEach(method: string, each: readonly (readonly unknown[])[]): Promise<void> {
    const asked = each.map((params) => this.#request(method, params));
    for (let i = 0; i < asked.length; i += BATCH)
      this.socket.send(JSON.stringify(asked.slice(i, i + BATCH).map(({ request }) => request)));
    await Promise.all(asked.map(({ answer }) => answer));
  }

  #request(method: string, params: readonly unknown[]): { request: object; answer: Promise<unknown> } {
    const id = ++this.#id;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    return { request: { jsonrpc: '2.0', id, method, params }, answer };
  }

  async residentMb(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8').catch(() => '');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
  }

  kill(): void {
    this.socket.terminate();
    this.child.kill('SIGKILL');
  }
}

/** A TCP port nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

export const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

async function connected(url: string, start: number): Promise<WebSocket> {
  for (;;) {
    const socket = new WebSocket(url);
    const open = await new Promise<boolean>((resolve) => {
      socket.on('open', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    if (open) return socket;
    if (performance.now() - start > 60_000) throw new Error('the devnet did not answer within a minute');
    await pause(3);
  }
}
