/**
 * Icons on a 20 px grid: open line work, square ends, and one solid "station" mark like the symbols of a chart.
 * `line` is stroked with 1.5 px, `solid` is filled.
 */
export interface Drawing {
  readonly line?: string;
  readonly solid?: string;
}

/** A disc as path data. */
const disc = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

export const ICONS = {
  overview: { line: 'M3 3.5V16.5H17M6.5 13.5V10M10 13.5V5.5M13.5 13.5V11.5', solid: disc(13.5, 8.2, 1.7) },
  mine: { line: 'M3 3.5H17M10 3.5V10.5', solid: 'M7.5 10.2H12.5L13 13L10 17.8L7 13z' },
  stake: { line: 'M10 2.8L17 6.3L10 9.8L3 6.3zM3 10.3L10 13.8L17 10.3', solid: disc(10, 16.9, 1.6) },
  subnets: {
    line: 'M4.8 4.8L15.2 8L7.4 15.2zM15.2 8L16.5 15.8',
    solid: disc(4.8, 4.8, 2) + disc(15.2, 8, 2.3) + disc(7.4, 15.2, 2) + disc(16.5, 15.8, 1.3),
  },
  wallet: { line: 'M14 6.5V3.5H3.5V16.5H16.5V6.5H5.5', solid: disc(13, 11.5, 1.6) },
  devnet: { line: 'M10 3.5L17 16.5H3z', solid: disc(10, 12.3, 1.7) },
  node: {
    line: 'M4 16.5H16M10 16.5V10M6.5 6.2A5 5 0 0 1 13.5 6.2M4.3 3.9A8.2 8.2 0 0 1 15.7 3.9',
    solid: disc(10, 8.7, 1.8),
  },
  settings: { line: 'M3 6H10M16 6H17M3 14H4M10 14H17', solid: disc(13, 6, 2.2) + disc(7, 14, 2.2) },
  lock: { line: 'M4.5 9H15.5V17H4.5zM7 9V6A3 3 0 0 1 13 6V9', solid: disc(10, 13, 1.4) },
  unlock: { line: 'M4.5 9H15.5V17H4.5zM7 9V5.5A3 3 0 0 1 12.8 4.5', solid: disc(10, 13, 1.4) },
  eye: { line: 'M2 10C6 3.7 14 3.7 18 10C14 16.3 6 16.3 2 10z', solid: disc(10, 10, 2) },
  'eye-off': { line: 'M2 10C6 3.7 14 3.7 18 10C14 16.3 6 16.3 2 10zM4 16L16 4', solid: disc(10, 10, 2) },
  stop: { solid: 'M4.5 4.5H15.5V15.5H4.5z' },
  play: { solid: 'M5 3.5L16.5 10L5 16.5z' },
  pause: { solid: 'M5 4H8.5V16H5zM11.5 4H15V16H11.5z' },
  warning: { line: 'M10 3L18 17H2zM10 8V12', solid: disc(10, 14.4, 1) },
  information: { line: disc(10, 10, 7.5) + 'M10 9.5V14', solid: disc(10, 6.3, 1) },
  offline: { line: 'M4 16.5H16M10 16.5V12M3 3L17 17M13.5 6.2A5 5 0 0 0 10.5 4.8', solid: disc(10, 10, 1.6) },
  shield: { line: 'M10 2.5L16.5 5V10C16.5 14 13.5 16.5 10 17.8C6.5 16.5 3.5 14 3.5 10V5z', solid: disc(10, 9.5, 1.8) },
  key: { line: disc(6.5, 10, 3.5) + 'M10 10H17.5M15 10V13.5' },
  copy: { line: 'M7 7H16.5V16.5H7zM13 7V3.5H3.5V13H7' },
  check: { line: 'M3.5 10.5L8 15L16.5 5' },
  close: { line: 'M4.5 4.5L15.5 15.5M15.5 4.5L4.5 15.5' },
  search: { line: disc(8.5, 8.5, 5) + 'M12.5 12.5L17 17' },
  right: { line: 'M4 10H15M11 5.5L15.5 10L11 14.5' },
  down: { line: 'M5 8L10 13L15 8' },
  plus: { line: 'M10 4V16M4 10H16' },
  send: { line: 'M3.5 16.5H16.5M10 13V3.5M6 7.5L10 3.5L14 7.5' },
  receive: { line: 'M3.5 16.5H16.5M10 3.5V13M6 9L10 13L14 9' },
  restart: { line: 'M15.5 6.5A6.5 6.5 0 1 0 16.5 10.5M16 2.5V6.8H11.7' },
  sun: {
    line: 'M10 2V4M10 16V18M2 10H4M16 10H18M4.5 4.5L5.8 5.8M14.2 14.2L15.5 15.5M4.5 15.5L5.8 14.2M14.2 5.8L15.5 4.5',
    solid: disc(10, 10, 3.2),
  },
  moon: { line: 'M16.5 12.5A7.2 7.2 0 1 1 8 3.3A5.8 5.8 0 0 0 16.5 12.5z' },
  screen: { line: 'M2.5 4H17.5V13.5H2.5zM7 17H13', solid: disc(10, 8.8, 1.6) },
} as const satisfies Record<string, Drawing>;

export type IconName = keyof typeof ICONS;
