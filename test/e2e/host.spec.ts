import { request as httpRequest } from 'node:http';
import { expect, test } from '@playwright/test';
import { WebSocket } from 'ws';
import { appAddress, hostFile, watchConsole } from './running-host.ts';

/** One request exactly as told; browsers and fetch would not send a foreign Host. */
function ask(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: hostFile().port, path, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    request.on('error', reject).end();
  });
}

/** How the host ends a socket that was opened with these. */
function dial(protocols: string[], origin: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${hostFile().port}/host`, protocols, { origin });
    socket.on('unexpected-response', (_request, response) => resolve(`http ${response.statusCode}`));
    socket.on('message', () => {
      resolve('open');
      socket.close();
    });
    socket.on('close', (code) => resolve(`closed ${code}`));
    socket.on('error', () => undefined); // told by one of the others
  });
}

test('the page comes with the security headers, cross-origin isolated', async ({ page }) => {
  const { headers } = await ask('/');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cache-control']).toBe('no-store');
  await page.goto(appAddress());
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the page loads with its host and without one complaint, and takes the key out of the address', async ({
  page,
}) => {
  const console = watchConsole(page);
  await page.goto(appAddress());
  await expect(page.locator('#app')).not.toBeEmpty();
  await expect.poll(() => page.url()).not.toContain('key=');
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('taolite-host-key'))).toBe(hostFile().key);
  console.none();
});

test('a foreign Host header is refused with 421', async () => {
  for (const host of ['evil.example', 'localhost', `evil.example:${hostFile().port}`])
    expect((await ask('/', { host })).status).toBe(421);
});

test('files outside the page are not there', async () => {
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%5c..%5cpackage.json',
    '//etc/passwd',
  ])
    expect((await ask(path)).status).toBe(404);
});

test('the host socket refuses foreign origins, and pages without the key of this start', async () => {
  const { port, key } = hostFile();
  const own = `http://127.0.0.1:${port}`;
  expect(await dial(['taolite.host', `key.${key}`], 'https://evil.example')).toBe('http 403');
  expect(await dial(['taolite.host', `key.${key}`], `http://localhost:${port}`)).toBe('http 403');
  expect(await dial(['taolite.host'], own)).toBe('closed 4401');
  expect(await dial(['taolite.host', `key.${'A'.repeat(43)}`], own)).toBe('closed 4401');
  expect(await dial(['taolite.host', `key.${key}`], own)).toBe('open');
});
