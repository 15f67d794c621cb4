/** A genesis hash that was kept on this computer; null where none is, or what is kept is none. */
export const readKeptGenesis = (kept: string | null): string | null =>
  kept !== null && /^0x[0-9a-f]{64}$/.test(kept) ? kept : null;
