// `npm run shots -- DIR`: pictures of every page from the real app on the bundled devnet, mining: light and dark, desktop and phone.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { chromiumFlags, chromiumPath } from '../../build/chromium.mjs';
import { helpAsked } from '../../build/help.mjs';
import { becomeMiner } from './become-miner.ts';

const PAGES = ['overview', 'mine', 'stake', 'subnets', 'subnets/2', 'wallet', 'settings', 'proof'] as const;
const SIZES = { '1440x900': { width: 1440, height: 900 }, '390x844': { width: 390, height: 844 } } as const;
const THEMES = ['light', 'dark'] as const;
const PORT = 4496;

helpAsked(`npm run shots [-- DIR]

Takes pictures of every page of the app on a devnet of its own, light and dark, desktop and phone, into DIR (default dist/shots).`);
const folder = resolve(process.argv[2] ?? 'dist/shots');
mkdirSync(folder, { recursive: true });
const executablePath = chromiumPath();
if (!executablePath) {
  console.error('No Chromium, Chrome or Edge found. Install one, or name it in CHROMIUM_PATH.');
  process.exit(1);
}
const dataDir = mkdtempSync(join(tmpdir(), 'taolite-shots-'));
const args = ['build/start.mjs', '--no-open', '--port', String(PORT), '--devnet-port', 'none', '--data-dir', dataDir];
const host = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
try {
  const context = await browser.newContext({ viewport: SIZES['1440x900'], reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(await appAddress(), { waitUntil: 'load' });
  await page.getByRole('button', { name: 'Try it' }).waitFor();
  await everySize(page, 'welcome');
  await becomeMiner(page, (name) => everySize(page, name)).catch(async (error: unknown) => {
    await page.screenshot({ path: join(folder, 'failed.png') });
    throw error;
  });
  for (const name of PAGES) {
    await page.evaluate((hash) => (location.hash = hash), `#/${name}`);
    await page.waitForTimeout(1500);
    await everySize(page, name.replace('/', '-'));
  }
  console.log(`Pictures are in ${folder}`);
} finally {
  await browser.close();
  host.kill('SIGTERM');
  await new Promise((done) => host.once('exit', done));
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

/** The address with the host's key, once the host has written it down. */
async function appAddress(): Promise<string> {
  for (let i = 0; i < 600; i++) {
    if (host.exitCode !== null) throw new Error('the host ended before it answered');
    const up = await fetch(`http://127.0.0.1:${PORT}/`).then(
      (r) => r.ok,
      () => false,
    );
    if (up) {
      const { key } = JSON.parse(readFileSync(join(dataDir, 'host.json'), 'utf8')) as { key: string };
      return `http://127.0.0.1:${PORT}/#key=${key}`;
    }
    await new Promise((r) => setTimeout(r, 200));
  }
  throw new Error('the host did not answer within two minutes');
}

async function everySize(page: Page, name: string): Promise<void> {
  for (const theme of THEMES)
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize(viewport);
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${size}.png`) });
    }
  await page.setViewportSize(SIZES['1440x900']);
  await page.emulateMedia({ colorScheme: 'light' });
}
