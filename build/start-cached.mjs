// Runs the program beside this file with what V8 compiled in an earlier run, and keeps that where there is none yet: some five
// megabytes are then not compiled again at each start. V8 itself refuses what another version of it wrote.
// Copied beside each program by build/whole-program.mjs.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';

/** After this time a program has done what every start does. */
const SETTLED_MS = 5_000;
/** One that ended before, as `--help` does, has compiled too little to be worth keeping. */
const SHORT_S = 1;
const folder = import.meta.dirname;
const [name] = readFileSync(join(folder, 'program'), 'utf8').split('\n');
const file = join(folder, `${name}.cjs`);
const kept = join(folder, `${name}.v8`);

function keptCode() {
  try {
    return readFileSync(kept);
  } catch {
    return undefined; // The first run.
  }
}

// What the program keeps beside itself: the name changes with its content.
process.env.TAOLITE_KEEP_AT = join(folder, name);
const cachedData = keptCode();
// Bundles are plain ASCII.
const script = new Script(
  `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'latin1')}\n})`,
  {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  },
);

if (!cachedData || script.cachedDataRejected) {
  let done = false;
  const keep = () => {
    if (done) return;
    done = true;
    try {
      const whole = `${kept}.${process.pid}`;
      writeFileSync(whole, script.createCachedData());
      renameSync(whole, kept);
    } catch {
      // A folder that cannot be written costs time at each start and nothing else.
    }
  };
  setTimeout(keep, SETTLED_MS).unref();
  process.on('exit', () => {
    if (process.uptime() > SHORT_S) keep();
  });
}

const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, file, folder);
