import { expect, test } from 'vitest';
import { shortcutOf } from './shortcuts.ts';

const press = (key: string, rest: Partial<KeyboardEvent> = {}) =>
  shortcutOf({ key, code: '', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false, ...rest });

test('Ctrl and a number goes to the place of that number, and no number beyond the last does anything', () => {
  expect(press('1')).toEqual({ does: 'go', to: '#/overview' });
  expect(press('6')).toEqual({ does: 'go', to: '#/settings' });
  expect(press('7')).toBeNull();
});

test('Ctrl L locks, Ctrl Shift M toggles mining, and a letter alone does nothing', () => {
  expect(press('l')).toEqual({ does: 'lock' });
  expect(press('M', { shiftKey: true, code: 'KeyM' })).toEqual({ does: 'toggle-mining' });
  expect(press('l', { ctrlKey: false })).toBeNull();
});
