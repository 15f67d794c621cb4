// `npm start`: bundles the host, then hands over to it (electron/host/start.ts), which builds the page, opens the window and ends with it.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { chromiumPath } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
try {
  await bundle('host');
} catch (error) {
  const why = error.code === 'ENOSPC' ? 'the disk is full. Free some space and start it again' : error.message;
  console.error(`Taolite could not be built: ${why}`);
  process.exit(1);
}
const { start } = await import(pathToFileURL(`${root}dist/host/start.mjs`).href);
process.exit(
  await start(process.argv.slice(2), {
    root,
    version: JSON.parse(readFileSync(`${root}package.json`, 'utf8')).version,
    env: process.env,
    platform: process.platform,
    findBrowser: chromiumPath,
    say: (line) => console.log(line),
    buildPage: async (say) => {
      const waiting = setTimeout(() => say('Page       building…'), 300);
      try {
        const seconds = await bundle('page');
        say(`Page       ${seconds === 0 ? 'up to date' : `built in ${seconds.toFixed(1)} s`}`);
      } finally {
        clearTimeout(waiting);
      }
    },
  }),
);
