/**
 * Overwrites secrets with zeros. JavaScript may keep copies that no program can reach; this removes the ones it can.
 * Public parts must not be passed: the arrays are useless afterwards.
 */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}
