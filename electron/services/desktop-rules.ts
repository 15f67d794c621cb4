/** What the Electron window may do. Free of Electron itself, so that it can be tested without its binary. */

/** The page's only origin in Electron. */
export const APP_SCHEME = 'app';
const APP_ORIGIN = `${APP_SCHEME}://taolite`;
export const APP_ADDRESS = `${APP_ORIGIN}/index.html`;

/** Sites a link may open in the user's own browser, never in the window. */
const LINKED_HOSTS: readonly string[] = ['github.com', 'docs.learnbittensor.org', 'www.apache.org'];

const parse = (address: string): URL | null => (URL.canParse(address) ? new URL(address) : null);

/** `URL.origin` is "null" for schemes it does not know, so scheme and host are compared. */
export function isAppAddress(address: string): boolean {
  const url = parse(address);
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === 'taolite' &&
    url.username === '' &&
    url.port === ''
  );
}

/** True for an address that may be handed to the user's browser. */
export function mayOpenOutside(address: string): boolean {
  const url = parse(address);
  return url !== null && url.protocol === 'https:' && url.username === '' && LINKED_HOSTS.includes(url.host);
}

/** Everything is denied but copying text, which an address needs to be of use. */
export const mayHavePermission = (permission: string, askingAddress: string): boolean =>
  permission === 'clipboard-sanitized-write' && isAppAddress(askingAddress);

/** What is used of a frame. */
interface Frame {
  readonly url: string;
  readonly parent: unknown;
}
/** True when a message comes from the page itself: its main frame, at its own address. The frame is null after it navigated away. */
export const isPageFrame = (frame: Frame | null): boolean =>
  frame !== null && frame.parent === null && isAppAddress(frame.url);

/** The settings `npm start` hands to Electron. */
export function desktopSettings(
  args: readonly string[],
  fallbackDataDir: string,
): { dataDir: string; devnetPort: number | null; subnets?: readonly string[] } {
  const given = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--taolite-${name}=`))?.slice(`--taolite-${name}=`.length);
  const port = given('devnet-port') ?? '9944';
  const subnets = given('subnets')?.split(',');
  return {
    dataDir: given('data-dir') ?? fallbackDataDir,
    devnetPort: /^\d{1,5}$/.test(port) && Number(port) <= 65_535 ? Number(port) : null,
    ...(subnets && { subnets }),
  };
}
