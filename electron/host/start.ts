/** `npm start`, once our own code is bundled: finds or makes everything the window needs, opens it, and ends with it. */
import { join } from 'node:path';
import { BadOption, helpText, readOptions } from '../commands/command-line.ts';
import { DataDirError, prepareDataDir } from '../services/data-dir.ts';
import { browserArguments, noDisplay, openBrowserWindow } from './browser-window.ts';
import { tryElectron } from './electron-window.ts';
import { readHostRecord } from './host-record.ts';
import { addressOf, profileDir, startNodeHost, type NodeHost } from './node-host.ts';
import { PortTaken } from './page-server.ts';
import { makeTicket } from './pass-book.ts';
import { describe } from './describe-error.ts';
import { onSignals } from './on-signals.ts';
import { whoListens } from './running-host.ts';
import { checkTogether, startOptions, type StartValues } from './start-options.ts';
import type { Surroundings } from './surroundings.ts';

/** @returns the exit code */
export async function start(args: readonly string[], around: Surroundings): Promise<number> {
  try {
    const { values, help } = readOptions(startOptions, args);
    if (help) {
      around.say(
        helpText('npm start -- [options]', 'Starts Taolite: the app, its host and the bundled devnet.', startOptions),
      );
      return 0;
    }
    checkTogether(values);
    return await run(values, around);
  } catch (error) {
    const known = [BadOption, DataDirError, PortTaken].some((kind) => error instanceof kind);
    around.say(known ? (error as Error).message : `Taolite could not start: ${describe(error)}`);
    if (error instanceof BadOption) around.say('See: npm start -- --help');
    return 1;
  }
}

async function run(values: StartValues, around: Surroundings): Promise<number> {
  const { say, root, env, platform } = around;
  say(`Taolite ${around.version}`);
  const dataDir = await prepareDataDir(values['data-dir']);
  const running = await openOnRunning(values, dataDir, around);
  if (running !== null) return running;
  await around.buildPage(say);

  const windowless = values['no-open'] ? 'as asked with --no-open' : noDisplay(platform, env);
  if (windowless === null && !values.browser) {
    const code = await tryElectron(values, dataDir, around);
    if (code !== null) return code;
  }

  const host = await startNodeHost({
    dataDir,
    pageDir: join(root, 'dist', 'web'),
    port: values.port,
    version: around.version,
    devnetWorker: join(root, 'dist', 'host', 'devnet-worker.mjs'),
    native: { folder: root, processFile: join(root, 'dist', 'host', 'native-process.mjs') },
    devnetPort: values['devnet-port'],
    devnetSubnets: values.subnets,
    log: say,
  });
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<'interrupted'>((resolve) => (interrupt = () => resolve('interrupted')));
  const forget = onSignals(interrupt);
  host.devnet.onChange(devnetLines(say));
  // Beside the window, not before it: the page says how it stands.
  void host.devnet.start();
  try {
    await untilEnd(host, interrupted, windowless, values, dataDir, around);
    return 0;
  } finally {
    say('Ending…');
    await host.close();
    forget();
    say('Ended. Nothing is lost.');
  }
}

/** Opens another window on this user's host that runs already. @returns the exit code, or null when none runs */
async function openOnRunning(values: StartValues, dataDir: string, around: Surroundings): Promise<number | null> {
  const record = await readHostRecord(dataDir);
  if (!record || (await whoListens(record.port, record)) !== 'ours') return null;
  const { say, env, platform } = around;
  if (record.port !== values.port)
    say(`Taolite runs already with this data folder, on port ${record.port} instead of ${values.port}.`);
  const browser = around.findBrowser();
  const why = values['no-open']
    ? 'as asked with --no-open'
    : (noDisplay(platform, env) ?? (browser ? null : NO_BROWSER));
  if (why !== null || browser === null) {
    say(`Taolite runs already; no window is opened: ${why}.`);
    say(`Open   ${addressOf(record.port, { kind: 'key', text: record.key })}`);
    return 0;
  }
  say('Taolite runs already; opening its window.');
  const url = addressOf(record.port, makeTicket(record.key, Date.now()));
  const { how, why: trouble } = {
    why: '',
    ...(await openBrowserWindow(browser, argumentsFor(url, values, dataDir)).closed),
  };
  if (how !== 'failed') return 0;
  say(
    `The window could not be opened: ${trouble}. Open   ${addressOf(record.port, { kind: 'key', text: record.key })}`,
  );
  return 1;
}

const NO_BROWSER = 'there is no Chromium, Chrome or Edge (CHROMIUM_PATH can name one)';

const argumentsFor = (url: string, values: StartValues, dataDir: string): string[] =>
  browserArguments(url, profileDir(dataDir), {
    asRoot: process.getuid?.() === 0,
    unsafeWebGpu: values['unsafe-webgpu'],
  });

function devnetLines(say: (line: string) => void): (status: NodeHost['devnet']['status']) => void {
  let told = '';
  return ({ state, why, production, endpoint, endpointWhy }) => {
    if (state === 'stopped') return;
    const blocks =
      production?.mode === 'interval' ? `a block every ${production.ms} ms` : `blocks: ${production?.mode}`;
    const line =
      state === 'running'
        ? `Devnet     ${blocks}${endpoint ? `; for other programs at ${endpoint}` : `. ${endpointWhy ?? ''}`}`
        : `Devnet     ${why ?? 'starting…'}`;
    if (line !== told) say(line);
    told = line;
  };
}

/** Shows the window where there is one, and resolves when the host should end. */
async function untilEnd(
  host: NodeHost,
  interrupted: Promise<'interrupted'>,
  windowless: string | null,
  values: StartValues,
  dataDir: string,
  around: Surroundings,
): Promise<void> {
  const { say } = around;
  const browser = windowless === null ? around.findBrowser() : null;
  const why = windowless ?? (browser === null ? NO_BROWSER : null);
  const address = (reason: string): void => {
    say(`Window     none: ${reason}`);
    say(`Open       ${host.address}`);
    say('           The address carries a key of this start; keep it to yourself. Ctrl-C ends Taolite.');
  };
  if (why !== null || browser === null) {
    address(why ?? NO_BROWSER);
    await interrupted;
    return;
  }
  say(`Window     ${browser}; closing it ends Taolite`);
  const window = openBrowserWindow(browser, argumentsFor(host.windowAddress(), values, dataDir));
  const end = await Promise.race([window.closed, interrupted]);
  if (end === 'interrupted') window.close();
  else if (end.how === 'handed-over') {
    say('           A browser that runs already shows it.');
    await Promise.race([host.left(), interrupted]);
  } else if (end.how === 'failed') {
    address(`the browser could not show one (${end.why})`);
    await interrupted;
  }
}
