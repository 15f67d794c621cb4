/** Whether a text is the name of a file in the same folder and nothing else: no folder, no way up, no hidden file. */
export const isPlainFileName = (name: string): boolean =>
  /^[A-Za-z0-9_][A-Za-z0-9_. -]{0,199}$/.test(name) && !name.includes('..');
