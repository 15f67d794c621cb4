/** What went wrong, for people. */
export function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'the disk is full. Free some space and start it again; what was stored before is safe.';
  return message ?? String(error);
}
