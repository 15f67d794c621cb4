/**
 * The one place where `npm run light` prints. Sources choose part of what it says: nothing of theirs may steer the terminal, hide what
 * stands there, or flood it.
 */

/** Controls (C0, DEL, C1), marks of direction and others that are not seen, ends of lines. Unicode: general categories Cc, Cf, Zl, Zp. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** Characters of a line. */
const mostOfLine = 600;

/** The text as one line that shows all that is in it. @param most characters; what is beyond is cut */
export function printable(text: string, most = mostOfLine): string {
  const short = text.length > most ? `${text.slice(0, most)}… (${text.length - most} characters more)` : text;
  return short.replace(unseen, '\ufffd');
}

/** A line of the answer. */
export const say = (line: string): void => console.log(printable(line));
/** A line that is a value: whole, however long. */
export const sayWhole = (line: string): void => console.log(printable(line, Infinity));
/** A line beside the answer, on stderr. */
export const note = (line: string): void => console.error(printable(line));
/** One JSON object on one line; a bigint is decimal text. What a terminal would obey is escaped. */
export const sayJson = (value: object): void => console.log(jsonText(value));

const codeUnits = (text: string): string =>
  text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const jsonText = (value: object): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)).replace(
    unseen,
    codeUnits,
  );
