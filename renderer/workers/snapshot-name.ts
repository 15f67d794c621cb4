/** The database of what was proved of a chain: one for each genesis hash. */
export const snapshotName = (genesisHash: string): string => `taolite-proved-${genesisHash}`;
