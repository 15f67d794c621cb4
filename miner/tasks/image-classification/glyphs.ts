/**
 * The ten digits as strokes on a unit square (x to the right, y down): our own drawing, a list of polylines each. Curves are
 * written as arcs and become short segments once, when this file loads.
 */
export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

const TURN = 2 * Math.PI;

/** Points along an ellipse's arc; angles in turns, 0 = right, growing clockwise on the screen. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Point[] {
  const steps = Math.max(2, Math.ceil(Math.abs(to - from) * 12));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = TURN * (from + ((to - from) * i) / steps);
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

/** Class names in output order. */
export const LABELS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Strokes by class index. */
export const GLYPHS: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.24, 0.36, 0, 1)],
  [
    [
      [0.36, 0.28],
      [0.52, 0.14],
      [0.52, 0.86],
    ],
  ],
  [[...arc(0.5, 0.34, 0.22, 0.2, 0.5, 1.08), [0.27, 0.86], [0.74, 0.86]]],
  [[...arc(0.48, 0.32, 0.21, 0.18, 0.6, 1.25)], [...arc(0.48, 0.68, 0.24, 0.18, 0.75, 1.4)]],
  [
    [
      [0.62, 0.86],
      [0.62, 0.14],
      [0.24, 0.62],
      [0.78, 0.62],
    ],
  ],
  [[[0.72, 0.14], [0.34, 0.14], [0.31, 0.46], ...arc(0.48, 0.63, 0.24, 0.22, 0.68, 1.4)]],
  [[[0.64, 0.14], [0.4, 0.36], [0.28, 0.58], ...arc(0.5, 0.66, 0.22, 0.2, 0.5, 1.5)]],
  [
    [
      [0.25, 0.14],
      [0.75, 0.14],
      [0.42, 0.86],
    ],
  ],
  [arc(0.5, 0.32, 0.19, 0.18, 0, 1), arc(0.5, 0.68, 0.23, 0.18, 0, 1)],
  [
    [...arc(0.5, 0.34, 0.22, 0.2, 0, 1)],
    [
      [0.72, 0.36],
      [0.7, 0.58],
      [0.56, 0.86],
    ],
  ],
];
