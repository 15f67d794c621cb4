import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { STEPS } from '../pages/gallery-samples.ts';
import AmountField from './amount-field.svelte';
import Button from './button.svelte';
import StepList from './step-list.svelte';

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe('button', () => {
  test('one that cannot be used keeps its place, can be focused, says why, and does nothing', async () => {
    const onclick = vi.fn();
    render(Button, { children: words('Stake'), off: 'Staking needs the network.', onclick });
    const button = screen.getByRole('button');
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.hasAttribute('disabled')).toBe(false);
    expect(document.getElementById(button.getAttribute('aria-describedby')!)?.textContent).toBe(
      'Staking needs the network.',
    );
  });

  test('a usable one acts once for a press', async () => {
    const onclick = vi.fn();
    render(Button, { children: words('Stake'), onclick });
    await fireEvent.click(screen.getByRole('button'));
    expect(onclick).toHaveBeenCalledOnce();
  });
});

describe('amount field', () => {
  const type = async (text: string) => {
    const input = screen.getByRole<HTMLInputElement>('textbox');
    await fireEvent.input(input, { target: { value: text } });
    return input;
  };

  test('says what is wrong with what was typed', async () => {
    render(AmountField, { label: 'Amount', rao: null, maxRao: 5_000_000_000n, tooMuch: 'There are only 5 τ.' });
    const input = await type('abc');
    expect(screen.getByRole('alert').textContent).toContain('digits');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    await type('6');
    expect(screen.getByRole('alert').textContent).toBe('There are only 5 τ.');
    await type('5');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('offers all there is, to the last rao', async () => {
    render(AmountField, { label: 'Amount', rao: null, maxRao: 48_312_704_112n });
    await fireEvent.click(screen.getByText('All'));
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('48.312704112');
  });

  test('an amount set from outside is written anew, what a person types is left alone', async () => {
    const { rerender } = render(AmountField, { label: 'Amount', rao: 25_000_000_000n });
    await rerender({ rao: 12_500_000_000n });
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('12.5000');
    const input = await type('7.');
    expect(input.value).toBe('7.');
  });
});

test('a failed step says why and can be tried again', async () => {
  const onretry = vi.fn();
  render(StepList, { steps: STEPS, onretry });
  expect(screen.getByRole('alert').textContent).toContain('Nothing was spent');
  await fireEvent.click(screen.getByText('Try this step again'));
  expect(onretry).toHaveBeenCalledExactlyOnceWith('axon');
});
