/**
 * Something a source sent was checked and is wrong. What it claimed is not shown, whatever else it says. `reason` is
 * short and fixed, for tables and tests; the message has the particulars.
 */
export abstract class RefusedError extends Error {
  abstract readonly reason: string;
}
