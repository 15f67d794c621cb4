/** Names of wallets and hotkeys as btcli and the SDK use them: parts of paths below `~/.bittensor/wallets/`. */
import { BadName } from '../errors.ts';

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
