/** An announced address as text: dotted for IPv4, groups of hexadecimal for IPv6. */
export function ipText(ip: bigint, ipType: number): string {
  if (ipType === 4) return [24n, 16n, 8n, 0n].map((shift) => (ip >> shift) & 0xffn).join('.');
  return Array.from({ length: 8 }, (_, i) => ((ip >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(':');
}

/** The number of a dotted IPv4 address. @throws RangeError for anything else */
export function ipv4Number(text: string): bigint {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || !parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255))
    throw new RangeError(`"${text}" is not an IPv4 address.`);
  return parts.reduce((number, part) => (number << 8n) | BigInt(part), 0n);
}
