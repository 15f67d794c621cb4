import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { answerAppRequest } from './app-protocol.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const page = async (): Promise<string> => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'index.html'), '<head></head>');
  return root;
};

describe('app:// answers', () => {
  it('page files with all security headers', async () => {
    const answer = await answerAppRequest(await page(), { url: 'app://taolite/', method: 'GET' });
    expect([answer.status, await answer.text()]).toEqual([200, '<head></head>']);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(answer.headers.get(name)).toBe(value);
  });
  it('errors with them as well', async () => {
    const root = await page();
    const status = async (url: string, method = 'GET'): Promise<number> => {
      const answer = await answerAppRequest(root, { url, method });
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      return answer.status;
    };
    expect(await status('app://taolite/missing.js')).toBe(404);
    expect(await status('app://taolite/..%2fpackage.json')).toBe(404);
    expect(await status('app://taolite/../package.json')).toBe(404);
    expect(await status('app://evil/index.html')).toBe(421);
    expect(await status('app://taolite/', 'POST')).toBe(405);
  });
});
