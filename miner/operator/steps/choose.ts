import { readSubnets } from '../../../chain/queries/subnets.ts';
import { taskByName } from '../../tasks/index.ts';
import { harmless, StepFailed } from '../operator-errors.ts';
import type { RunStep } from './step-context.ts';

/** Checks that the subnet exists and that the model fits the task. */
export const choose: RunStep = async ({ ports, choice, parts, progress }) => {
  progress('Checking subnet and model');
  const task = taskByName(choice.task);
  const [subnets, model] = await Promise.all([readSubnets(ports.chain.at()), ports.models.open(choice.model)]);
  const subnet = subnets.value.find(({ netuid }) => netuid === choice.netuid);
  if (!subnet || subnet.netuid === 0)
    throw new StepFailed(
      harmless('NoSuchSubnet', `There is no subnet ${choice.netuid} to mine on.`, 'Choose another subnet.'),
      false,
    );
  task.checkModel(model.manifest);
  parts.task = task;
  return `${subnet.name}, ${model.manifest.title}`;
};
