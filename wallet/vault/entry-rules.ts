import { BadName, WeakPassword } from '../errors.ts';

/** New passwords have at least so many characters. Any password that opened a vault opens it always. */
const MIN_PASSWORD = 8;
const MAX_LABEL = 60;

/** @throws WeakPassword */
export function checkNewPassword(password: string): void {
  if ([...password].length < MIN_PASSWORD) throw new WeakPassword({ minimum: MIN_PASSWORD });
}

/** A label as it is stored: composed, without outer spaces. @throws BadName */
export function checkLabel(label: string): string {
  const text = label.normalize('NFC').trim();
  if (text === '' || text.length > MAX_LABEL) throw new BadName({ reason: `it has 1 to ${MAX_LABEL} characters` });
  // Direction marks and control characters could make one name look like another.
  if (/[\p{Cc}\p{Cf}]/u.test(text)) throw new BadName({ reason: 'it has invisible characters' });
  return text;
}
