/**
 * Colours behind custom properties, as text a canvas understands. `light-dark()` is resolved by an element and not by
 * a canvas, so an invisible element is asked.
 */
export function cssColours<Token extends `--${string}`>(tokens: readonly Token[]): Record<Token, string> {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colours = {} as Record<Token, string>;
  for (const token of tokens) {
    probe.style.setProperty('color', `var(${token})`);
    colours[token] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}
