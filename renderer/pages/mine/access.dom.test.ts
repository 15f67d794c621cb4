import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { DEFAULT_ACCESS } from '../../../miner/operator/axon-access.ts';
import { memoryPreferences } from '../../state/preferences.ts';
import { AccessDesk } from './access-desk.svelte.ts';
import AccessPlate from './access-plate.svelte';
import { accessWords, rateTyped } from './access-words.ts';

const HOTKEY = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';

test('what is set is kept, and what is out of bounds never comes to hold', () => {
  const preferences = memoryPreferences();
  const desk = new AccessDesk(preferences);
  desk.change({ who: 'registered', allow: [HOTKEY, 'nonsense'] });
  desk.change({ perSecond: 0 });
  expect(desk.access).toEqual({ ...DEFAULT_ACCESS, who: 'registered', allow: [HOTKEY] });
  expect(new AccessDesk(preferences).access).toEqual(desk.access);
});

test('one sentence says whom it answers', () => {
  expect(accessWords(DEFAULT_ACCESS)).toBe('Validators with a permit, 50 queries a second each.');
  const words = accessWords({
    ...DEFAULT_ACCESS,
    minimumStakeRao: 1_000_000_000_000n,
    deny: [HOTKEY],
    epistula: { route: '/v1/x', dialect: 'v2' },
  });
  expect(words).toMatch(
    /with at least 1.?000(\.0000)?\s?τ at stake, 50 queries a second each, 1 never answered, Epistula on \/v1\/x, too\./,
  );
  expect(['0', '1001', '1.5', 'x', ' 7 '].map(rateTyped)).toEqual([null, null, null, null, 7]);
});

test('a mistyped hotkey is refused in place, a right one is put on the list and can be taken off', async () => {
  const onchange = vi.fn();
  const { rerender } = render(AccessPlate, { access: DEFAULT_ACCESS, onchange });
  const field = screen.getByLabelText('Never answer this hotkey');
  await fireEvent.input(field, { target: { value: `${HOTKEY.slice(0, -1)}z` } });
  await fireEvent.submit(field.closest('form')!);
  expect(screen.getByRole('alert').textContent).toContain('no hotkey');
  expect(onchange).not.toHaveBeenCalled();
  await fireEvent.input(field, { target: { value: ` ${HOTKEY} ` } });
  await fireEvent.submit(field.closest('form')!);
  expect(onchange).toHaveBeenCalledWith({ deny: [HOTKEY] });
  await rerender({ access: { ...DEFAULT_ACCESS, deny: [HOTKEY] }, onchange });
  await fireEvent.click(screen.getByRole('button', { name: /Take 5DAAnr…3PTXFy from the list/ }));
  expect(onchange).toHaveBeenLastCalledWith({ deny: [] });
});

test('Epistula is off until it is switched on, and a path that is none is not taken', async () => {
  const onchange = vi.fn();
  const { rerender } = render(AccessPlate, { access: DEFAULT_ACCESS, onchange });
  await fireEvent.click(screen.getByRole('switch', { name: 'Answer Epistula, too' }));
  const epistula = { route: '/v1/answer', dialect: 'v2' } as const;
  expect(onchange).toHaveBeenLastCalledWith({ epistula });
  await rerender({ access: { ...DEFAULT_ACCESS, epistula }, onchange });
  const path = screen.getByLabelText('Path');
  await fireEvent.input(path, { target: { value: 'no path' } });
  expect(screen.getByRole('alert').textContent).toContain('/v1/forecast');
  expect(onchange).toHaveBeenCalledTimes(1);
  await fireEvent.input(path, { target: { value: '/v2/ask' } });
  expect(onchange).toHaveBeenLastCalledWith({ epistula: { ...epistula, route: '/v2/ask' } });
});
