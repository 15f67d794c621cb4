import type { LightReport } from '../../node-light/engine/light-report.ts';
import { readToldMetadata, type ToldMetadata } from '../../node-light/engine/metadata-pins.ts';
import type { Preferences } from '../state/preferences.ts';

const KEY = 'metadata.told';
/** Runtimes remembered, of all chains; the oldest go first. */
const MOST = 64;

/** What sources said of metadata at earlier starts, of any chain. */
export function readTold(preferences: Preferences): ToldMetadata[] {
  const kept = preferences.get(KEY);
  if (!kept) return [];
  try {
    return readToldMetadata(JSON.parse(kept));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Keeps what the sources say of the metadata in use, the first time; what this release pinned needs no keeping. */
export function keepTold(
  preferences: Preferences,
  { genesisHash, metadata }: Pick<LightReport, 'genesisHash' | 'metadata'>,
): void {
  if (genesisHash === null || (metadata?.word !== 'claimed' && metadata?.word !== 'vouched')) return;
  const { specVersion, format, hash, by } = metadata;
  const known = readTold(preferences);
  const same = (told: ToldMetadata): boolean =>
    told.genesisHash === genesisHash && told.specVersion === specVersion && told.format === format;
  if (known.some(same)) return;
  preferences.set(KEY, JSON.stringify([...known, { genesisHash, specVersion, format, hash, by }].slice(-MOST)));
}

/** Begins anew with a chain: what is told of its metadata next is taken as the first time. */
export function forgetTold(preferences: Preferences, genesisHash: string): void {
  const left = readTold(preferences).filter((told) => told.genesisHash !== genesisHash);
  preferences.set(KEY, JSON.stringify(left));
}
