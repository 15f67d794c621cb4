import type { PlainReader } from '../read/plain-reader.ts';
import type { SubnetIdentity } from '../types/subnet.ts';

/** A `SubnetIdentityV3`; null when there is none. @throws UnexpectedAnswer */
export function identityFrom(reader: PlainReader | null): SubnetIdentity | null {
  if (!reader) return null;
  return {
    name: reader.text('subnetName'),
    description: reader.text('description'),
    url: reader.text('subnetUrl'),
    githubRepo: reader.text('githubRepo'),
    contact: reader.text('subnetContact'),
    discord: reader.text('discord'),
    logoUrl: reader.text('logoUrl'),
    additional: reader.text('additional'),
  };
}
