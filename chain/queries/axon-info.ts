import type { PlainReader } from '../read/plain-reader.ts';
import type { AxonInfo } from '../types/neuron.ts';

/** An address as text from the chain's u128: IPv4 lies in the low 32 bits. */
export function ipText(ip: bigint, ipType: number): string {
  if (ipType === 4) return [24n, 16n, 8n, 0n].map((shift) => (ip >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((ip >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  // The longest run of zero groups, of two or more, is written as "::" (RFC 5952).
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === '0') length++;
    if (length > best.length) best = { at, length };
  }
  if (best.at < 0) return groups.join(':');
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}

/** The chain's u128 and type for an address as text. @throws RangeError for a text that is no address */
export function ipNumber(text: string): { ip: bigint; ipType: 4 | 6 } {
  const bad = (): never => {
    throw new RangeError(`"${text.slice(0, 60)}" is no IP address.`);
  };
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const bytes = text.split('.').map(Number);
    if (bytes.some((byte) => byte > 255)) return bad();
    return { ip: bytes.reduce((ip, byte) => (ip << 8n) | BigInt(byte), 0n), ipType: 4 };
  }
  const halves = text.split('::');
  if (halves.length > 2 || !/^[0-9a-f:]+$/i.test(text)) return bad();
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = [...(head ?? []), ...(tail ?? [])];
  if (given.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return bad();
  if (halves.length === 1 ? given.length !== 8 : given.length > 7) return bad();
  const zeros = Array.from({ length: 8 - given.length }, () => '0');
  const groups = [...(head ?? []), ...zeros, ...(tail ?? [])];
  return { ip: groups.reduce((ip, group) => (ip << 16n) | BigInt(`0x${group}`), 0n), ipType: 6 };
}

/** An announced axon; null for the empty record of a neuron that announced none. @throws UnexpectedAnswer */
export function axonFrom(reader: PlainReader): AxonInfo | null {
  const port = reader.number('port');
  const ipType = reader.number('ipType');
  if (port === 0 || (ipType !== 4 && ipType !== 6)) return null;
  return {
    block: reader.number('block'),
    version: reader.number('version'),
    ip: ipText(reader.bigint('ip'), ipType),
    port,
    ipType,
    protocol: reader.number('protocol'),
  };
}
