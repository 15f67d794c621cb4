import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.svelte'));

test('there are components to look at', () => expect(files.length).toBeGreaterThan(30));

test.each(files)('%s has no style attribute, which the content security policy forbids', (file) => {
  const markup = readFileSync(join(root, file), 'utf8').replace(/<(script|style)[\s>][\s\S]*?<\/\1>/g, '');
  expect(markup).not.toMatch(/\sstyle[=:]/);
});
