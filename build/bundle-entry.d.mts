/**
 * Bundles a TypeScript entry for Node into a folder below `dist/run`, made when missing.
 * @param entry path from the repository's root
 */
export function bundleEntry(entry: string, folder: string): Promise<{ readonly file: string; readonly folder: string }>;
