/** Sentences made of parts, written as templates. */
import type { Part } from './decoded.ts';

/** say`Stake ${amount} on ${subnet}` gives the parts in order; arrays of parts are joined in. */
export function say(texts: TemplateStringsArray, ...values: readonly (Part | readonly Part[] | string)[]): Part[] {
  const parts: Part[] = [];
  const text = (piece: string) => {
    const last = parts.at(-1);
    if (piece === '') return;
    if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + piece };
    else parts.push({ kind: 'text', text: piece });
  };
  const add = (part: Part) => (part.kind === 'text' ? text(part.text) : parts.push(part));
  texts.forEach((piece, i) => {
    text(piece);
    const value = values[i];
    if (value === undefined) return;
    if (typeof value === 'string') text(value);
    else if ('kind' in value) add(value);
    else value.forEach(add);
  });
  return parts;
}

/** 1234567890 (rao) as `1.23456789`: exact, no grouping, at least `.0`-free. */
export function decimal9(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/u, '');
  return `${value < 0n ? '−' : ''}${digits.slice(0, -9)}${fraction && `.${fraction}`}`;
}

/** Plain text of a sentence, for logs, screen readers and the command line. */
export function sentenceText(parts: readonly Part[]): string {
  return parts.map(partText).join('');
}

function partText(part: Part): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'tao':
      return `${decimal9(part.amountRao)} τ`;
    case 'alpha':
      // On root stake is counted in TAO.
      return `${decimal9(part.alphaRao)} ${part.netuid === 0 ? 'τ' : `α${part.netuid ?? ''}`}`;
    case 'price':
      return `${decimal9(part.priceRao)} τ`;
    case 'address':
      return part.address;
    case 'netuid':
      return String(part.netuid);
    case 'integer':
      return part.value.toString();
  }
}
