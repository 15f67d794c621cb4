/** Prints a command's help and ends it, when `--help` or `-h` stands among its words. */
export function helpAsked(text) {
  if (!process.argv.slice(2).some((word) => word === '--help' || word === '-h')) return;
  console.log(text);
  process.exit(0);
}
