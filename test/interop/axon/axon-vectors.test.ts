// Every recorded case of the axon protocol, one test each. Skipped, with a line that says so, where the vectors are not.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { axon } from '../../vectors/kinds/axon.ts';
import type { Result } from '../../vectors/kind.ts';

const file = new URL('../../../../shared/vectors/axon.json', import.meta.url);

if (!existsSync(file)) {
  describe('axon vectors', () => it.skip('skipped: ../shared/vectors/axon.json is not here', () => undefined));
} else {
  const vectors = { name: 'axon.json', content: JSON.parse(readFileSync(file, 'utf8')) as unknown };
  const results: Result[] = [];
  for await (const result of axon.replay(vectors)) results.push(result);
  describe('axon vectors', () => {
    it('are recognised by their content', () => expect(axon.matches(vectors)).toBe(true));
    it('hold cases', () => expect(results.length).toBeGreaterThan(100));
    it.each(results.map((result) => [result.id, result] as const))('%s agrees with the Python SDK', (_id, result) => {
      expect({ ...result, got: result.got }).toEqual({ id: result.id, status: 'passed', got: undefined });
    });
  });
}
