import { defineSynapse, type SynapseSchema } from '../axon/synapse/synapse-schema.ts';
import type { FieldSchema } from '../tasks/body-schema.ts';
import { isStreamTask, type Task } from '../tasks/task.ts';

/** The type of a field in the words of a synapse declaration. */
function fieldText(field: FieldSchema): string {
  switch (field.type) {
    case 'string':
      return 'str';
    case 'integer':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    case 'array':
      return `list[${fieldText(field.items)}]`;
  }
}

const withDefault = (field: FieldSchema): string =>
  'default' in field && field.default !== undefined
    ? `${fieldText(field)}=${JSON.stringify(field.default)}`
    : fieldText(field);

/** The synapse class of a task, for axon and dendrite: request fields, then response fields, which are null until answered. */
export function taskSynapse(task: Task): SynapseSchema {
  const { synapse } = task;
  const inputs = Object.entries(synapse.request.properties).map(([name, field]) => [name, withDefault(field)]);
  const outputs = Object.entries(synapse.response.properties).map(([name, field]) => [
    name,
    `${fieldText(field)}|null=null`,
  ]);
  return defineSynapse({
    name: synapse.name,
    fields: Object.fromEntries([...inputs, ...outputs]) as Record<string, string>,
    requiredHashFields: synapse.hashFields,
    outputs: Object.keys(synapse.response.properties),
    streaming: isStreamTask(task),
  });
}
