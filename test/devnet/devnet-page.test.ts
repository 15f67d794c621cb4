// docs/devnet.md holds: every example is run as it stands there, and every option and method stands there.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBundledDevnet, type BundledDevnet } from '../../devnet/bundled-devnet.ts';
import { readGenesisFile } from '../../devnet/genesis/genesis-file.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { serveWebSocket, type RunningServer } from '../../devnet/rpc/websocket-server.ts';
import { devnetOptions } from '../../electron/commands/devnet-options.ts';
import { readOptions } from '../../electron/commands/command-line.ts';

const page = await readFile(new URL('../../docs/devnet.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].flatMap(([, tag, body]) => (tag === language ? [body!] : []));

let devnet: BundledDevnet;
let server: RunningServer;
beforeAll(async () => {
  devnet = await startBundledDevnet({
    clock: new ManualClock(Date.UTC(2026, 6, 1)),
    store: new ForgetfulStore(),
    production: { mode: 'manual' },
    devMethods: true,
  });
  server = await serveWebSocket(devnet.node, devnet.methods, { port: 0, hosts: ['127.0.0.1'] });
});
afterAll(async () => {
  await server.close();
  await devnet.close();
});

/** Marks in the output where the answer to a line of the page begins. */
const MARK = '@@';

describe('the page of the devnet', () => {
  it('has examples that answer as it says', async () => {
    const lines = blocks('sh').join('\n').replaceAll(':9944', `:${server.port}`).split('\n');
    const script: string[] = [];
    /** Lines that ask something, each with what must be in its answer; any other answer must be a result. */
    const asked: { line: string; wanted: string[] }[] = [];
    for (const line of lines) {
      if (line.startsWith('# => ')) asked.at(-1)!.wanted.push(line.slice(5));
      else {
        if (/^(rpc|node) /.test(line)) {
          asked.push({ line, wanted: [] });
          script.push(`echo '${MARK}'`);
        }
        script.push(line);
      }
    }
    const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')], { maxBuffer: 1 << 26 });
    const answers = stdout.split(MARK).slice(1);
    expect(answers).toHaveLength(asked.length);
    expect(asked.flatMap(({ wanted }) => wanted).length).toBeGreaterThanOrEqual(20);
    asked.forEach(({ line, wanted }, i) => {
      for (const text of wanted) expect(answers[i], line).toContain(text);
      if (wanted.length === 0) expect(answers[i], line).toContain('"result":');
    });
  }, 60_000);

  it('has start lines whose options there are, and names every option', () => {
    const lines = blocks('start').join('').trim().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^npm run devnet -- /);
      readOptions(devnetOptions, line.slice('npm run devnet -- '.length).split(' '));
    }
    for (const name of Object.keys(devnetOptions)) expect(page, `--${name}`).toContain(`--${name}`);
  });

  it('has a genesis file that is one', () => {
    const [file] = blocks('json genesis');
    expect(readGenesisFile(file!).subnets).toHaveLength(1);
  });

  it('shows every development method', () => {
    const shown = blocks('sh').join('\n');
    const methods = Object.keys(devnet.methods).filter((name) => name.startsWith('dev_'));
    expect(methods).toHaveLength(14);
    for (const name of methods) expect(shown, name).toContain(`rpc ${name}`);
  });
});
