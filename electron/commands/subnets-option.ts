import { BadOption, type OptionSpec } from './command-line.ts';

/** Tasks the devnet has a subnet for, by name; which names there are is known where the tasks are loaded. */
export const subnetsOption: OptionSpec<readonly string[] | undefined> = {
  value: 'TASKS',
  text: 'tasks that have a subnet, with commas between, such as text-generation,embeddings; a kept chain gets those it lacks',
  shown: 'image-classification,forecasting; on a kept chain those it has',
  read: (typed) => {
    if (typed.length === 0) return undefined;
    const names = typed.flatMap((one) => one.split(',')).map((name) => name.trim());
    if (names.includes('')) throw new BadOption('name tasks with commas between, for example forecasting,embeddings');
    return names;
  },
};
