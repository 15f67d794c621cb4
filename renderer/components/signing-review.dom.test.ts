import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { REQUEST, REQUEST_MOVED } from '../pages/gallery-samples.ts';
import type { SigningRequest, SigningState } from './signing-request.ts';
import SigningReview from './signing-review.svelte';

function open(
  request: SigningRequest = REQUEST,
  state: SigningState = { kind: 'ready' },
  barred: string | null = null,
) {
  const onsign = vi.fn<(password: string | null) => void>();
  const oncancel = vi.fn();
  return { onsign, oncancel, ...render(SigningReview, { request, state, barred, onsign, oncancel }) };
}
const passwordField = () => screen.getByLabelText<HTMLInputElement>('Password for harbour (coldkey)');
const signButton = () => screen.getByText('Sign and send').closest('button')!;

describe('signing review', () => {
  test('says what will be signed: the call, every argument, the whole address', () => {
    const { container } = open();
    const text = container.textContent!.replaceAll(/\s+/g, ' ');
    for (const said of [
      '142 bytes',
      'SubtensorModule.add_stake_limit',
      'amount_staked 25000000000',
      'nonce 41',
      'Free balance after',
    ])
      expect(text).toContain(said);
    expect(text.replaceAll(' ', '')).toContain(REQUEST.to!.address);
  });

  test('takes the password out of the page before it hands it on', async () => {
    const { onsign } = open();
    passwordField().value = 'correct horse';
    await fireEvent.submit(document.getElementById('signing-form')!);
    expect(onsign).toHaveBeenCalledExactlyOnceWith('correct horse');
    expect(passwordField().value).toBe('');
  });

  test('signs nothing while there are two truths about the chain, and says why', async () => {
    const { onsign } = open(REQUEST, { kind: 'ready' }, 'Two final blocks exclude each other.');
    passwordField().value = 'correct horse';
    await fireEvent.submit(document.getElementById('signing-form')!);
    await fireEvent.click(signButton());
    expect(onsign).not.toHaveBeenCalled();
    expect(screen.getAllByText('Two final blocks exclude each other.').length).toBeGreaterThan(0);
  });

  test('signs nothing without a password, and says so', async () => {
    const { onsign } = open();
    await fireEvent.click(signButton());
    expect(onsign).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toBe('Type the password.');
  });

  test('a figure that changed must be looked at before it can be signed', async () => {
    const { onsign, rerender, container } = open();
    await rerender({ request: REQUEST_MOVED });
    passwordField().value = 'x';
    await fireEvent.click(signButton());
    expect(onsign).not.toHaveBeenCalled();
    expect(container.querySelectorAll('.changed')).toHaveLength(1);
    // The next block brings the same figures again: they still wait to be looked at.
    await rerender({ request: { ...REQUEST_MOVED, ledger: [...REQUEST_MOVED.ledger] } });
    expect(container.querySelectorAll('.changed')).toHaveLength(1);
    await fireEvent.click(screen.getByText('Use the new figures'));
    expect(container.querySelectorAll('.changed')).toHaveLength(0);
    passwordField().value = 'x';
    await fireEvent.click(signButton());
    expect(onsign).toHaveBeenCalledExactlyOnceWith('x');
  });

  test('while it is sent it can neither be signed again nor cancelled', async () => {
    const { onsign, oncancel } = open(REQUEST, { kind: 'busy', words: 'Sending' });
    await fireEvent.click(screen.getByText('Cancel'));
    await fireEvent.submit(document.getElementById('signing-form')!);
    expect(oncancel).not.toHaveBeenCalled();
    expect(onsign).not.toHaveBeenCalled();
  });

  test('a wrong password and a failure say whether the money is safe', () => {
    open(REQUEST, { kind: 'wrong-password' });
    expect(screen.getByRole('alert').textContent).toContain('Nothing was signed');
  });

  test('a key without a password signs with a press', async () => {
    const { onsign } = open({ ...REQUEST, signer: { ...REQUEST.signer, locked: false } });
    await fireEvent.click(signButton());
    expect(onsign).toHaveBeenCalledExactlyOnceWith(null);
  });

  test('an address that looks like a known one is warned of', () => {
    open({ ...REQUEST, to: { ...REQUEST.to!, lookAlike: { name: 'Quayside', places: 34 } } });
    expect(screen.getByText('Looks like Quayside, but is not')).toBeTruthy();
  });
});
