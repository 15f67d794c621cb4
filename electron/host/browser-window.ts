/** An app window of Chromium, Chrome or Edge on the host's page, with a profile of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface BrowserWindow {
  /** Resolves when the window was closed; says whether it was the browser's own process, and how it ended. */
  readonly closed: Promise<WindowEnd>;
  close(): void;
}
/**
 * `closed`: the user closed it. `handed-over`: a browser already running on this profile shows it, and nothing tells when it is closed.
 * `failed`: the browser could not show it; `why` is what it said last.
 */
export type WindowEnd = { readonly how: 'closed' | 'handed-over' } | { readonly how: 'failed'; readonly why: string };

/** A browser that hands over or fails does so within this time; nobody closes a window faster. */
const QUICK_MS = 4000;

export function browserArguments(
  url: string,
  profileDir: string,
  options: { asRoot: boolean; unsafeWebGpu: boolean },
): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profileDir}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--window-size=1280,860',
    // Root cannot have the sandbox; nobody else goes without it.
    ...(options.asRoot ? ['--no-sandbox'] : []),
    ...(options.unsafeWebGpu ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan'] : []),
  ];
}

/** Opens the window. */
export function openBrowserWindow(
  browser: string,
  args: readonly string[],
  nowMs: () => number = () => performance.now(),
): BrowserWindow {
  const began = nowMs();
  const child = spawn(browser, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    last = text.trim().split('\n').at(-1)?.slice(0, 300) ?? last;
  });
  const ended = async (): Promise<WindowEnd> => {
    try {
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      const quick = nowMs() - began < QUICK_MS;
      if (code === 0) return { how: quick ? 'handed-over' : 'closed' };
      if (quick) return { how: 'failed', why: last || `it ended with ${signal ?? `code ${code}`}` };
      return { how: 'closed' };
    } catch (error) {
      return { how: 'failed', why: error instanceof Error ? error.message : String(error) };
    }
  };
  return { closed: ended(), close: () => void child.kill('SIGTERM') };
}

/** Why no window can be shown here, or null. */
export function noDisplay(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string | null {
  if (platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) return null;
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}
