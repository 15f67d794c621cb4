/** Prints a command's help and ends it, when `--help` or `-h` stands among its words. */
export function helpAsked(text: string): void;
