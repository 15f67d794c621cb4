/** Whether an address leads to this computer: a chain that runs here is one's own, and needs nobody to vouch for it. */
export function isOwnComputer(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
