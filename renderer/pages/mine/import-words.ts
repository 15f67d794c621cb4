import type { ImportProgress } from '../../../miner/models/import-model.ts';

/** An import under way, as it is shown. */
export interface ImportView {
  readonly label: string;
  /** 0 to 1; null when nobody can say. */
  readonly fraction: number | null;
}

/** Bytes as people read them: `12.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** What an import does now; null is its beginning. */
export function importWords(progress: ImportProgress | null): ImportView {
  if (progress === null) return { label: 'Looking for the model', fraction: null };
  const { phase, file, bytes, total } = progress;
  if (phase === 'check') return { label: `Checking ${file}`, fraction: null };
  return total === null
    ? { label: `${file}, ${sizeWords(bytes)}`, fraction: null }
    : { label: `${file}, ${sizeWords(bytes)} of ${sizeWords(total)}`, fraction: total === 0 ? 1 : bytes / total };
}
