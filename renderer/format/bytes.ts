/** A number of bytes for people: "812 bytes", "9.4 KB", "1.2 MB" (of 1000). */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u00a0bytes`;
  const [unit, size] = bytes < 999_950 ? ['KB', bytes / 1e3] : ['MB', bytes / 1e6];
  return `${size.toFixed(1)}\u00a0${unit}`;
}
