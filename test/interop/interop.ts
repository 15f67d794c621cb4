/** `npm run interop [-- NAME...]`: clients of the chain, unmodified, against Taolite. All tours, or those named. */
import { helpAsked } from '../../build/help.mjs';
import { axonTour } from './axon/tour.ts';
import { btcliTour } from './btcli/tour.ts';
import { polkadotApiTour } from './polkadot-api/tour.ts';
import { sdkTour } from './sdk/tour.ts';
import { Steps, type StepResult } from './steps.ts';
import type { Tour } from './tour.ts';

const TOURS: readonly Tour[] = [polkadotApiTour, sdkTour, btcliTour, axonTour];

helpAsked(`npm run interop [-- NAME…]

Runs clients that others wrote, unmodified, against Taolite. They are installed into .data/interop, which needs the network once.

Tours
${TOURS.map(({ name, client }) => `  ${name.padEnd(7)}${client}`).join('\n')}`);
const names = process.argv.slice(2);
const unknown = names.filter((name) => !TOURS.some((tour) => tour.name === name));
if (unknown.length > 0) {
  console.error(`There is no tour ${unknown.join(', ')}. Tours: ${TOURS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

// Leaving runs the exit handlers, which end the devnets.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const SHOWN = 160;
const line = ({ step, ok, detail, ms }: StepResult): string =>
  `${ok ? 'ok  ' : 'FAIL'} ${(ms / 1000).toFixed(1).padStart(6)} s  ${step}${detail === '' ? '' : `: ${ok ? oneLine(detail).slice(0, SHOWN) : detail}`}`;
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

const rows: { tour: Tour; steps: Steps }[] = [];
for (const tour of TOURS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  console.log(`\n${tour.client}`);
  const steps = new Steps((result) => console.log(line(result)));
  try {
    await tour.run(steps);
  } catch (error) {
    steps.add({
      step: 'the tour to its end',
      ok: false,
      detail: error instanceof Error ? error.message : String(error),
      ms: 0,
    });
  }
  rows.push({ tour, steps });
}

console.log(`\n${'tour'.padEnd(14)}${'client'.padEnd(40)}${'steps'.padStart(6)}${'failed'.padStart(8)}`);
for (const { tour, steps } of rows)
  console.log(
    `${tour.name.padEnd(14)}${tour.client.padEnd(40)}${String(steps.results.length).padStart(6)}${String(steps.failed).padStart(8)}`,
  );
process.exitCode = rows.some(({ steps }) => steps.failed > 0) ? 1 : 0;
