/** An address in three parts; the ends are set heavier because people compare them. */
export interface AddressParts {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
}

const END = 6;

/** Splits an SS58 address into its first six, middle and last six characters. Short text has no middle. */
export function addressParts(address: string): AddressParts {
  if (address.length <= 2 * END) return { head: address, middle: '', tail: '' };
  return { head: address.slice(0, END), middle: address.slice(END, -END), tail: address.slice(-END) };
}

/** First and last six characters: "5F3sa2…k9QhTm". */
export function shortAddress(address: string): string {
  const { head, middle, tail } = addressParts(address);
  return middle ? `${head}…${tail}` : head;
}

/**
 * Number of differing places when `address` looks like `known` at both ends but is another one, else null.
 * Four characters at each end count as alike: that many are cheap to forge and many people check no more.
 */
export function lookAlike(address: string, known: string): number | null {
  if (address === known || address.length !== known.length || address.length <= 2 * END) return null;
  if (address.slice(0, 4) !== known.slice(0, 4) || address.slice(-4) !== known.slice(-4)) return null;
  let places = 0;
  for (let i = 0; i < address.length; i++) if (address[i] !== known[i]) places++;
  return places;
}
