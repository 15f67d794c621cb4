// What `SubtensorModule.serve_axon` tells the chain, and back. Source: subtensor: pallets/subtensor/src/subnets/serving.rs;
// values of the other arguments as the Python SDK 10 sends them.
import { PROTOCOL_VERSION } from './version.ts';

/** Arguments of `serve_axon` after `netuid`; also the fields of the axon record on chain, `block` aside. */
export interface AxonInfo {
  readonly version: number;
  /** u128: IPv4 in the low 32 bits, or IPv6. */
  readonly ip: bigint;
  readonly port: number;
  readonly ipType: 4 | 6;
  readonly protocol: number;
  readonly placeholder1: number;
  readonly placeholder2: number;
}

/** An address text or number that is none. */
export class AxonAddressError extends Error {
  override readonly name = 'AxonAddressError';
}

/** The protocol number SDK axons announce. */
const PROTOCOL = 4;

function parseIpv4(text: string): bigint | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  let value = 0n;
  for (const part of match.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return null;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

const hexGroups = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** RFC 4291, section 2.2, the form with an embedded IPv4 address included. */
function parseIpv6(text: string): bigint | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let plain = text;
  if (dotted) {
    const low = parseIpv4(dotted[2] ?? '');
    if (low === null) return null;
    plain = `${dotted[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const head = hexGroups(halves[0] ?? '');
  const tail = hexGroups(halves[1] ?? '');
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** The number and kind of an address text. @throws AxonAddressError */
export function parseIp(text: string): { ip: bigint; ipType: 4 | 6 } {
  const v4 = parseIpv4(text);
  if (v4 !== null) return { ip: v4, ipType: 4 };
  const v6 = text.includes(':') && text.length <= 45 ? parseIpv6(text) : null;
  if (v6 === null) throw new AxonAddressError(`"${text.slice(0, 60)}" is not an IP address.`);
  return { ip: v6, ipType: 6 };
}

/** The text of an address number, IPv6 in the form of RFC 5952. @throws AxonAddressError when it is out of range. */
export function formatIp(ip: bigint, ipType: number): string {
  const bits = ipType === 4 ? 32n : ipType === 6 ? 128n : 0n;
  if (ip < 0n || ip >= 1n << bits) throw new AxonAddressError(`${ip} is not an IP address of kind ${ipType}.`);
  if (ipType === 4) return [24n, 16n, 8n, 0n].map((shift) => (ip >> shift) & 0xffn).join('.');
  if (ip >> 32n === 0xffffn) return `::ffff:${formatIp(ip & 0xffffffffn, 4)}`;
  const groups = Array.from({ length: 8 }, (_, i) => ((ip >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const runs = [...groups.join(':').matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)];
  const longest = runs.reduce((best, run) => (run[0].length > best.length ? run[0] : best), '');
  if (longest === '') return groups.join(':');
  const joined = groups.join(':');
  const at = runs.find((run) => run[0] === longest)?.index ?? 0;
  return `${joined.slice(0, at).replace(/:$/, '')}::${joined.slice(at + longest.length).replace(/^:/, '')}`;
}

/**
 * What to announce for an address validators can reach. The port is the external one.
 * @throws AxonAddressError for addresses and ports the chain refuses: loopback, 255.255.255.255, port 0.
 */
export function axonInfo(ipText: string, port: number, version = PROTOCOL_VERSION): AxonInfo {
  const { ip, ipType } = parseIp(ipText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new AxonAddressError(`${port} is not a port.`);
  const refused = ipType === 4 ? ip === 0x7f000001n || ip === 0xffffffffn : ip === 1n;
  if (refused) throw new AxonAddressError(`The chain does not take the address ${ipText}.`);
  return { version, ip, port, ipType, protocol: PROTOCOL, placeholder1: 0, placeholder2: 0 };
}
