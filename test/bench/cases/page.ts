import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright';
import { chromiumFlags, chromiumPath } from '../../../build/chromium.mjs';
import { figure, type Case } from '../figure.ts';

const ROUNDS = 5;

/** First paint, and the moment the first screen can be used, in a fresh profile; beside an empty page in the same browser. */
export const pageCase: Case = {
  name: 'page',
  title: 'The app in Chromium: first paint and interactive',
  async run() {
    const executablePath = chromiumPath();
    if (!executablePath) throw new Error('no Chromium here');
    const folder = await mkdtemp(join(tmpdir(), 'taolite-bench-'));
    const host = spawn(process.execPath, ['build/start.mjs', '--no-open', '--port', '4497', '--data-dir', folder], {
      stdio: 'ignore',
    });
    const empty = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>empty</title><p>empty</p>');
    });
    await new Promise<void>((resolve) => empty.listen(0, '127.0.0.1', resolve));
    const emptyUrl = `http://127.0.0.1:${(empty.address() as { port: number }).port}/`;
    const browser = await chromium.launch({ executablePath, args: chromiumFlags() });
    try {
      await answering('http://127.0.0.1:4497/');
      const paints: number[] = [];
      const usable: number[] = [];
      const blank: number[] = [];
      for (let i = -1; i < ROUNDS; i++) {
        const ours = await visit(browser, 'http://127.0.0.1:4497/', 'main button, main a[href]');
        const peer = await visit(browser, emptyUrl, 'p');
        if (i < 0) continue;
        paints.push(ours.paintMs);
        usable.push(ours.usableMs);
        blank.push(peer.paintMs);
      }
      const peer = { name: 'for an empty page', values: blank };
      return [figure('first contentful paint', 'ms', paints, peer), figure('first control usable', 'ms', usable, peer)];
    } finally {
      await browser.close();
      empty.closeAllConnections();
      empty.close();
      host.kill('SIGTERM');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

async function answering(url: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const up = await fetch(url).then(
      (r) => r.ok,
      () => false,
    );
    if (up) return;
    await new Promise((r) => setTimeout(r, 200));
  }
  throw new Error('the host did not answer within two minutes');
}

async function visit(browser: Browser, url: string, control: string): Promise<{ paintMs: number; usableMs: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(control).first().waitFor();
  const times = await page.evaluate(async () => {
    const paint = await new Promise<number>((resolve) => {
      const seen = performance.getEntriesByName('first-contentful-paint')[0];
      if (seen) resolve(seen.startTime);
      else
        new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry) resolve(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
    });
    return { paintMs: paint, usableMs: performance.now() };
  });
  await context.close();
  return times;
}
