import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import CheckpointChoice from './checkpoint-choice.svelte';

const GENESIS = `0x${'09'.repeat(32)}`;
const HASH = `0x${'08'.repeat(32)}`;
const named = { genesisHash: GENESIS, setId: '7', hash: HASH, at: '2020-01-01' };

async function pick(content: string) {
  const onbegin = vi.fn();
  render(CheckpointChoice, { genesisHash: GENESIS, onbegin });
  await fireEvent.click(screen.getByRole('button', { name: 'Use a checkpoint file' }));
  const input = screen.getByLabelText('Checkpoint file');
  Object.defineProperty(input, 'files', { value: [new File([content], 'checkpoint.json')] });
  await fireEvent.change(input);
  await new Promise((resolve) => setTimeout(resolve));
  const begin = () => fireEvent.click(screen.getByRole('button', { name: 'Begin at this block', hidden: true }));
  return { onbegin, begin };
}

test('a checkpoint is shown, and trust begins there only once that is said', async () => {
  const { onbegin, begin } = await pick(JSON.stringify(named));
  expect(screen.getByText(HASH)).toBeTruthy();
  expect(screen.getByText(GENESIS)).toBeTruthy();
  expect(screen.getByText('This checkpoint is older than 90 days.')).toBeTruthy();
  expect(onbegin).not.toHaveBeenCalled();
  await begin();
  expect(onbegin.mock.calls).toEqual([[JSON.stringify({ genesisHash: GENESIS, hash: HASH, setId: '7' })]]);
});

test.each([
  ['which field is wrong', JSON.stringify({ ...named, setId: 'x' }), 'setId is missing or not of its form'],
  ['that it is of another chain', JSON.stringify({ ...named, genesisHash: HASH }), 'another chain'],
  ['that it is no JSON', 'hello', 'not JSON'],
])('a file that is refused says %s, and nothing begins', async (_, content, why) => {
  const { onbegin, begin } = await pick(content);
  expect(screen.getByRole('alert', { hidden: true }).textContent).toContain(why);
  await begin();
  expect(onbegin).not.toHaveBeenCalled();
});
