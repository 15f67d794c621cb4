/** Seven steps of heat; a weight that is not there has no step at all. */
export const HEAT_STEPS = 7;

/** Step 1 to 7 of a weight against the largest of its row; null when there is no entry. */
export function heatStep(weight: number | null, rowMax: number): number | null {
  if (weight === null || !(weight > 0) || !(rowMax > 0)) return null;
  return Math.min(HEAT_STEPS, Math.max(1, Math.ceil((weight / rowMax) * HEAT_STEPS)));
}

/** One path per step instead of one element per cell: 64 × 256 cells stay seven elements. */
export function heatPaths(
  rows: readonly (readonly (number | null)[])[],
  cell: { readonly width: number; readonly height: number; readonly gap: number },
): string[] {
  const paths = Array.from({ length: HEAT_STEPS }, () => '');
  const w = Math.max(0.5, cell.width - cell.gap).toFixed(2);
  const h = Math.max(0.5, cell.height - cell.gap).toFixed(2);
  rows.forEach((row, r) => {
    const largest = Math.max(0, ...row.map((weight) => weight ?? 0));
    row.forEach((weight, c) => {
      const step = heatStep(weight, largest);
      if (step !== null)
        paths[step - 1] += `M${(c * cell.width).toFixed(2)} ${(r * cell.height).toFixed(2)}h${w}v${h}h-${w}z`;
    });
  });
  return paths;
}
