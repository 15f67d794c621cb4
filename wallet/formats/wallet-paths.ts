/** Where btcli and the SDK keep their files, below `~/.bittensor/wallets/`. */
import { BadName } from '../errors.ts';

/** Relative path of a wallet's files. `hotkey` names default to `default`. */
export const walletPaths = {
  coldkey: (wallet: string) => `${checkName(wallet)}/coldkey`,
  coldkeyPublic: (wallet: string) => `${checkName(wallet)}/coldkeypub.txt`,
  hotkey: (wallet: string, hotkey = 'default') => `${checkName(wallet)}/hotkeys/${checkHotkeyName(hotkey)}`,
  hotkeyPublic: (wallet: string, hotkey = 'default') =>
    `${checkName(wallet)}/hotkeys/${checkHotkeyName(hotkey)}pub.txt`,
};

/** A name that is safe as one path segment. @throws BadName */
export function checkName(name: string): string {
  if (name === '' || name.length > 100) throw new BadName({ reason: 'it has 1 to 100 characters' });
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[/\\\u0000-\u001f\u007f]/u.test(name)) throw new BadName({ reason: 'it has a slash or a control character' });
  if (name.startsWith('.')) throw new BadName({ reason: 'it begins with a dot' });
  return name;
}

/** As `checkName`; besides, a hotkey named `…pub.txt` would read as a public file. @throws BadName */
export function checkHotkeyName(name: string): string {
  if (name.endsWith('pub.txt')) throw new BadName({ reason: 'it ends in pub.txt' });
  return checkName(name);
}

/** Hotkey names in a listing of the `hotkeys` folder: private files, and public ones whose private file is missing. */
export function hotkeyNames(files: readonly string[]): { name: string; watchOnly: boolean }[] {
  const visible = files.filter((file) => !file.startsWith('.'));
  const secret = new Set(visible.filter((file) => !file.endsWith('pub.txt')));
  const only = visible.filter((file) => file.endsWith('pub.txt')).map((file) => file.slice(0, -'pub.txt'.length));
  return [
    ...[...secret].map((name) => ({ name, watchOnly: false })),
    ...only.filter((name) => name !== '' && !secret.has(name)).map((name) => ({ name, watchOnly: true })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}
