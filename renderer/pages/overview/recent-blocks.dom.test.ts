import { expect, test } from 'vitest';
import { withHead } from './recent-blocks.svelte.ts';

const head = (number: number, hash: string, parentHash: string) => ({ number, hash, parentHash, seenAt: 0 });

test('blocks that fell out of the chain leave the list, and the newest five stay', () => {
  const list = [head(10, '0xa', '0x9'), head(9, '0x9', '0x8')];
  expect(withHead(list, head(11, '0xb', '0xa')).map(({ hash }) => hash)).toEqual(['0xb', '0xa', '0x9']);
  // Another block of the same height, on the same parent; then one that stands on none of those that were seen.
  expect(withHead(list, head(10, '0xc', '0x9')).map(({ hash }) => hash)).toEqual(['0xc', '0x9']);
  expect(withHead(list, head(10, '0xd', '0xf')).map(({ hash }) => hash)).toEqual(['0xd']);
  const long = [6, 7, 8, 9, 10, 11].reduce(
    (made, n) => withHead(made, head(n, `0x${n}`, `0x${n - 1}`)),
    [] as ReturnType<typeof withHead>,
  );
  expect(long).toHaveLength(5);
});
