/** `npm run demo`: prints a line per step, a table per epoch, and a last line of JSON. */
import { tasks } from '../../miner/tasks/index.ts';
import { BadOption, helpText, readOptions, text, whole } from '../../electron/commands/command-line.ts';
import { runDemo } from './market-demo.ts';

const options = {
  seed: text('TEXT', 'fixes everything but time', '1'),
  model: text('KIND', 'trained, or random: the same network without its learning', 'trained', ['trained', 'random']),
  netuid: whole('N', 'the bundled subnet to mine on: 2 image classification (or --task), 3 forecasting', 2, [1, 4095]),
  task: text(
    'NAME',
    'give the first bundled subnet to this task',
    undefined,
    tasks.map(({ name }) => name),
  ),
  epochs: whole('N', 'how many epochs to mine', 5, [1, 1000]),
} as const;

async function main(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const report = (fields: object): void => {
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const json = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
    console.log(JSON.stringify({ ...fields, seconds }, json));
  };
  try {
    const { values, help } = readOptions(options, args);
    if (help) {
      const about = 'Mines on the bundled devnet, from an empty wallet to earned alpha, without a window.';
      console.log(helpText('npm run demo -- [options]', about, options));
      return 0;
    }
    const model = values.model === 'random' ? 'random' : 'trained';
    const { task, ...rest } = values;
    const tell = (line: string): void => console.log(line);
    const outcome = await runDemo({ ...rest, ...(task !== undefined && { task }), model, tell });
    const earned = outcome.earnedAlphaRao > 0n || model === 'random';
    report({ ok: earned, ...outcome, ...(earned ? {} : { reason: 'Nothing was earned.' }) });
    return earned ? 0 : 1;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof BadOption) console.error(`${reason}\nSee: npm run demo -- --help`);
    else console.error(error);
    report({ ok: false, reason });
    return 1;
  }
}

// Libraries may leave timers behind (reconnection of the WebSocket provider): the demo is over when its last line is out.
main(process.argv.slice(2)).then((code) => process.exit(code));
