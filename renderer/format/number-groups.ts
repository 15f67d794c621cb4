/** A whole number cut into groups of three from the right; drawn with a margin between, so copied digits stay clean. */
export function groupDigits(digits: string): string[] {
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return groups;
}

/** Grouping for prose and for reading aloud: no-break spaces between groups of three. */
export const groupedText = (whole: number | bigint): string => {
  const text = whole.toString();
  const sign = text.startsWith('-') ? MINUS : '';
  return sign + groupDigits(text.replace('-', '')).join(NO_BREAK);
};

/** U+2212: as wide as a digit, and on its height. */
export const MINUS = '\u2212';
/** U+00A0. */
export const NO_BREAK = '\u00a0';
