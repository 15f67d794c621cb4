import { render } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import BlockScale from './block-scale.svelte';

const spoken = (container: HTMLElement) => container.querySelector('.vh')!.textContent;

test('a final block is said to be final, and where somebody merely tells so, by whom', () => {
  const proved = render(BlockScale, { reading: { final: 1593, head: 1594 } });
  expect(spoken(proved.container)).toBe('Final: block 1\u00a0593. Newest: block 1\u00a0594.');
  const told = render(BlockScale, { reading: { final: 1593, head: 1594, finalSays: 'node.example' } });
  expect(spoken(told.container)).toMatch(/^Final, says node\.example: block/);
  expect(told.container.querySelector('.labels')!.textContent).toContain('says\u00a0node.example');
  expect(told.container.querySelector('i.final')).toBeNull();
});
