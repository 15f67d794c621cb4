import { groupedText, NO_BREAK } from './number-groups.ts';

const two = (n: number) => n.toString().padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayOf = (d: Date) => `${d.getFullYear()}-${d.getMonth()}-${d.getDate()}`;

/** A moment (ms since the epoch) beside `nowMs`: the clock time today, the date before, the year when it is another. */
export function momentText(ms: number, nowMs: number): string {
  const at = new Date(ms);
  const now = new Date(nowMs);
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (dayOf(at) === dayOf(now)) return clock;
  const date = `${at.getDate()}${NO_BREAK}${MONTHS[at.getMonth()]}`;
  return at.getFullYear() === now.getFullYear() ? `${date} ${clock}` : `${date} ${at.getFullYear()}`;
}

/** A tick on an axis that spans `spanMs`: the clock within two days, else the date. */
export function tickText(ms: number, spanMs: number): string {
  const at = new Date(ms);
  return spanMs < 48 * 3_600_000
    ? `${two(at.getHours())}:${two(at.getMinutes())}`
    : `${at.getDate()}${NO_BREAK}${MONTHS[at.getMonth()]}`;
}

/** A duration in its two largest units: "72 s", "56 min", "3 h 20 min", "3 d 4 h". Cut, never rounded up. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 90) return `${seconds}${NO_BREAK}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes}${NO_BREAK}min`;
  const hours = Math.floor(minutes / 60);
  const rest = (value: number, unit: string) => (value ? `${NO_BREAK}${value}${NO_BREAK}${unit}` : '');
  if (hours < 48) return `${hours}${NO_BREAK}h${rest(minutes % 60, 'min')}`;
  return `${groupedText(Math.floor(hours / 24))}${NO_BREAK}d${rest(hours % 24, 'h')}`;
}

/** Time between blocks; null is an honest "not known yet". */
export function blockTimeText(blockMs: number | null): string {
  if (blockMs === null) return 'not known yet';
  return blockMs < 1000 ? `${blockMs}${NO_BREAK}ms` : durationText(blockMs);
}

/** A wait that the chain decides: "282 blocks, 56 min"; the blocks alone while nobody knows how long one takes. */
export function blocksText(blocks: number, blockMs: number | null): string {
  const count = `${groupedText(blocks)}${NO_BREAK}block${blocks === 1 ? '' : 's'}`;
  return blockMs === null ? count : `${count}, ${durationText(blocks * blockMs)}`;
}
