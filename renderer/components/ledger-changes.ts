import type { LedgerLine } from './ledger.ts';
import { pieces, type Inline } from '../format/inline.ts';

/**
 * A figure that moved by less is written anew in silence: the limit inside the bytes protects against it, and on a fast chain
 * prices move with every block. A larger move must be looked at before it can be signed.
 */
const QUIET = 0.005;

/** The lines of `next`, those marked that moved away from what the person last looked at. */
export function markChanges(seen: readonly LedgerLine[], next: readonly LedgerLine[]): readonly LedgerLine[] {
  const was = new Map(seen.map((line) => [line.label, line]));
  return next.map((line) => {
    const old = was.get(line.label);
    return { ...line, changed: old === undefined || moved(old, line) };
  });
}

function moved(old: LedgerLine, next: LedgerLine): boolean {
  const a = pieces(old.value ?? '');
  const b = pieces(next.value ?? '');
  return a.length !== b.length || a.some((piece, i) => pieceMoved(piece, b[i] as Inline));
}

function pieceMoved(a: Inline, b: Inline): boolean {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  if (x.words !== y.words || x.numbers.length !== y.numbers.length) return true;
  return x.numbers.some((number, i) => {
    const other = y.numbers[i] ?? 0;
    return number !== other && Math.abs(number - other) > QUIET * Math.abs(number);
  });
}

/** Numbers of a piece and the words around them. */
function numbersOf(piece: Inline): { words: string; numbers: number[] } {
  if (typeof piece === 'object' && 'amount' in piece)
    return { words: JSON.stringify(piece.unit), numbers: [Number(piece.amount)] };
  if (typeof piece === 'object' && 'price' in piece)
    return { words: `price ${piece.netuid}`, numbers: [Number(piece.price)] };
  const text = typeof piece === 'string' ? piece : 'strong' in piece ? piece.strong : piece.code;
  const numbers: number[] = [];
  const words = text.replace(/\d[\d\u00a0]*(\.\d+)?/g, (digits) => {
    numbers.push(Number(digits.replaceAll('\u00a0', '')));
    return '#';
  });
  return { words, numbers };
}
