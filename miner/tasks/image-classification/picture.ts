/**
 * The picture in a query: binary PGM (netpbm `P5`, 8 bits) of 16 × 16 pixels in base64. Ink is dark, as on paper. A plain format
 * keeps every decoder of every miner in exact agreement.
 */
import { BadQueryError } from '../task-errors.ts';
import { PIXELS, SIZE } from './data.ts';

const HEADER = `P5\n${SIZE} ${SIZE}\n255\n`;

/** Longest base64 text of a valid picture, with room for a comment in its header. */
export const MAX_BASE64 = 1024;

/** Ink levels in 0 … 1 (row-major, 256 of them) to base64 PGM. */
export function encodePicture(pixels: Float32Array): string {
  let binary = HEADER;
  for (const ink of pixels) binary += String.fromCharCode(255 - Math.round(255 * Math.min(1, Math.max(0, ink))));
  return btoa(binary);
}

/** Base64 PGM to ink levels in 0 … 1. Throws `BadQueryError`. */
export function decodePicture(base64: string): Float32Array {
  const bad = (problem: string) => new BadQueryError(`image_b64 ${problem}.`, { field: 'image_b64' });
  let binary: string;
  try {
    binary = atob(base64);
  } catch (error) {
    throw bad(`is not base64 (${error instanceof Error ? error.message : 'unreadable'})`);
  }
  if (!binary.startsWith('P5')) throw bad('is not a binary PGM picture (P5)');
  // Three numbers after the magic, apart by white space or comments; one white space ends the header.
  const header =
    /^P5(?:\s+(?:#[^\n]*\n\s*)*)(\d{1,5})\s+(?:#[^\n]*\n\s*)*(\d{1,5})\s+(?:#[^\n]*\n\s*)*(\d{1,5})\s/.exec(binary);
  if (!header) throw bad('has a damaged PGM header');
  const [text, width, height, maximum] = header;
  if (Number(width) !== SIZE || Number(height) !== SIZE) throw bad(`must be ${SIZE} × ${SIZE} pixels`);
  const white = Number(maximum);
  if (white < 1 || white > 255) throw bad('must have 8 bits per pixel');
  if (binary.length !== text.length + PIXELS) throw bad(`has ${binary.length - text.length} pixels, not ${PIXELS}`);
  return Float32Array.from(
    { length: PIXELS },
    (_, i) => Math.round(255 * Math.max(0, 1 - binary.charCodeAt(text.length + i) / white)) / 255,
  );
}
