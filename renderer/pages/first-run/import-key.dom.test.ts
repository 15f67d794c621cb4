import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import ImportKey from './import-key.svelte';

const PASSWORD = 'kelp-barge-ninety';

async function page() {
  const onimport = vi.fn();
  render(ImportKey, { busy: null, onback: () => undefined, onimport });
  const type = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
  const submit = async () => {
    await type('New password for this computer', PASSWORD);
    await type('The same again', PASSWORD);
    await fireEvent.click(screen.getByRole('button', { name: 'Import' }));
  };
  const pick = (file: File) => fireEvent.change(screen.getByLabelText('Key file'), { target: { files: [file] } });
  return { onimport, type, submit, pick };
}

test('recovery words are handed over and not left on the page; none are asked for', async () => {
  const { onimport, type, submit } = await page();
  await submit();
  expect(onimport).not.toHaveBeenCalled();
  expect(screen.getByRole('alert').textContent).toContain('Type the recovery words.');
  await type('Recovery words', '//Alice');
  expect(screen.queryByRole('alert')).toBeNull();
  await submit();
  expect(onimport).toHaveBeenCalledWith(PASSWORD, { words: '//Alice' });
  expect(screen.getByLabelText<HTMLTextAreaElement>('Recovery words').value).toBe('');
});

test('a key file is read with its password; one too large is refused, unread', async () => {
  const { onimport, type, submit, pick } = await page();
  await fireEvent.click(screen.getByRole('button', { name: 'File' }));
  await pick(new File([new Uint8Array(256 * 1024 + 1)], 'film.json'));
  await expect.poll(() => screen.getByRole('alert').textContent).toContain('too large for a key');
  await submit();
  expect(onimport).not.toHaveBeenCalled();
  await pick(new File([Uint8Array.of(1, 2, 3)], 'coldkey'));
  await expect.poll(() => screen.queryByRole('alert')).toBeNull();
  await type('Password of the file', 'of the file');
  await vi.waitFor(async () => {
    await submit();
    expect(onimport).toHaveBeenCalledOnce();
  });
  expect(onimport.mock.calls[0]).toEqual([
    PASSWORD,
    { file: { name: 'coldkey', bytes: Uint8Array.of(1, 2, 3) }, filePassword: 'of the file' },
  ]);
  expect(screen.getByLabelText<HTMLInputElement>('Password of the file').value).toBe('');
});
