/**
 * The program of an entry as one file, bundled where its sources have changed.
 * @param entry path of a TypeScript file from the root
 * @param root of the repository
 * @returns what Node is to run, and the folder it lies in
 */
export function wholeProgram(entry: string, root: string): Promise<{ readonly file: string; readonly folder: string }>;
