/**
 * Property tests draw the same cases on every machine, so that a red run can be repeated. `npm run fuzz` sets another
 * seed and more runs and looks for new ones; what it finds becomes a named case beside the code.
 */
import fc from 'fast-check';

const [seed = '20251', runs] = (process.env['TAOLITE_FUZZ'] ?? '').split(':').filter(Boolean);
fc.configureGlobal({ seed: Number(seed), ...(runs === undefined ? {} : { numRuns: Number(runs) }) });
