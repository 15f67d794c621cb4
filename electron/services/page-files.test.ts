import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { findPageFile, pagePath, withHostMeta } from './page-files.ts';

describe('addresses of page files', () => {
  it.each([
    ['/', 'index.html'],
    ['/?x=1', 'index.html'],
    ['/assets/main-abc.js', 'assets/main-abc.js'],
    ['/a%20b.txt#z', 'a b.txt'],
    ['/models/', 'models/index.html'],
  ])('%s is %s', (path, name) => expect(pagePath(path)).toBe(name));

  it.each([
    '/../x',
    '/a/../../x',
    '/%2e%2e/x',
    '/..%2fx',
    '/a\\..\\x',
    '/%5c..',
    '/c:/x',
    '/%00',
    '/%',
    '//x',
    '/a//b',
    '',
    'x',
    '/./x',
  ])('%s is refused', (path) => expect(pagePath(path)).toBeNull());

  it('no address at all leads out of the folder', () => {
    const parts = fc.array(
      fc.oneof(fc.constantFrom('', '.', '..', '%2e%2e', '%2E.', '..%2f..', '..%5c', '..\\', 'assets'), fc.string()),
    );
    const paths = fc.oneof(
      fc.string(),
      parts.map((all) => all.join('/')),
    );
    fc.assert(
      fc.property(paths, (path) => {
        const name = pagePath(`/${path}`);
        if (name === null) return;
        expect(name.startsWith('/')).toBe(false);
        expect(name.split('/')).not.toContain('..');
      }),
    );
  });
});

describe('page files', () => {
  it('come with type, size and how long they may be kept', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, 'assets'));
    await writeFile(join(root, 'assets', 'a-1.js'), 'let a');
    await writeFile(join(root, 'index.html'), '<head></head>');
    await writeFile(join(root, 'engine.wasm'), 'xyz');
    expect(await findPageFile(root, '/assets/a-1.js')).toMatchObject({
      size: 5,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'max-age=31536000, immutable' },
    });
    expect((await findPageFile(root, '/'))?.headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect((await findPageFile(root, '/engine.wasm'))?.headers).toMatchObject({
      'content-type': 'application/wasm',
      'cache-control': 'no-cache',
    });
  });
  it('folders, missing files and links out of the folder are not files of the page', async () => {
    const root = await temporaryFolder();
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'secret.txt'), 'secret');
    await mkdir(join(root, 'folder'));
    await symlink(join(outside, 'secret.txt'), join(root, 'link.txt'));
    await symlink(outside, join(root, 'linked'));
    for (const path of ['/folder', '/missing', '/link.txt', '/linked/secret.txt', `/${'x'.repeat(5000)}`])
      expect(await findPageFile(root, path)).toBeNull();
  });
  it('the page is told of its host in its head', () => {
    expect(withHostMeta('<html><head lang="x"><title>', 'node')).toBe(
      '<html><head lang="x"><meta name="taolite-host" content="node"><title>',
    );
    expect(() => withHostMeta('<p>', 'node')).toThrow('no head');
  });
});
