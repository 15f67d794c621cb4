// Where a Chromium-like browser stands on this machine, and the flags it needs here.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const FIXED = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter(Boolean)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
};

const runs = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of the first browser found (`CHROMIUM_PATH`, then PATH, then the usual places), or null. */
export function chromiumPath() {
  const own = process.env.CHROMIUM_PATH;
  if (own) return existsSync(own) ? own : null;
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of NAMES) {
      const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      if (runs(file)) return file;
    }
  return (FIXED[process.platform] ?? []).find((file) => existsSync(file)) ?? null;
}

/** Flags for automated runs. The sandbox is given up for root only, who cannot have one. */
export function chromiumFlags() {
  const flags = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  return flags;
}
