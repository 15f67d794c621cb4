import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import AmountField from './amount-field.svelte';

const field = () => screen.getByLabelText<HTMLInputElement>(/Amount/);

test('an amount set from outside is written; null empties the field', async () => {
  const { rerender } = render(AmountField, { label: 'Amount', rao: 1_500_000_000n });
  expect(field().value).toBe('1.5000');
  await rerender({ rao: 25_000_000_000n });
  expect(field().value).toBe('25.0000');
  await rerender({ rao: null });
  expect(field().value).toBe('');
});

test('what is typed stays as it was typed, also while it is not an amount', async () => {
  render(AmountField, { label: 'Amount', rao: null });
  for (const text of ['1.', '1.50', 'abc']) {
    await fireEvent.input(field(), { target: { value: text } });
    expect(field().value).toBe(text);
  }
});
