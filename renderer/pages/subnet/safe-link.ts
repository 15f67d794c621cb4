/** A link that a stranger wrote: only plain https is followed. Null for anything else, which is then shown as text. */
export function safeLink(written: string): { readonly href: string; readonly text: string } | null {
  const text = written.trim();
  if (text === '' || text.length > 300) return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  // A name before the host is there to look like another site; so is a host without a dot.
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || !url.hostname.includes('.'))
    return null;
  return { href: url.href, text: `${url.hostname}${url.pathname === '/' ? '' : url.pathname}` };
}
