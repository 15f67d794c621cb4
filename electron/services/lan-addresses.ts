import { networkInterfaces } from 'node:os';

/** This machine's addresses that others in its network can reach, IPv4 first; link-local ones are left out. */
export function lanAddresses(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): string[] {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address))
    .sort((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address)
    .slice(0, 64);
}

/** All addresses of this machine's own interfaces, loopback too. */
export const allAddresses = (interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): string[] =>
  Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .map(({ address }) => address);
