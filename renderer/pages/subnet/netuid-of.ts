/** The netuid in a page's address; null when it is none. Netuids are u16. */
export function netuidOf(text: string | null): number | null {
  if (text === null || !/^\d{1,5}$/.test(text)) return null;
  const netuid = Number(text);
  return netuid <= 65_535 ? netuid : null;
}
