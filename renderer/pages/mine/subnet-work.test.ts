import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tasks } from '../../../miner/tasks/index.ts';
import { taskNamed } from './subnet-work.ts';

test('a subnet that names a known task with its synapse offers work', () => {
  for (const task of tasks) {
    expect(taskNamed(JSON.stringify({ task: task.name, synapse: task.synapse.name }))).toBe(task);
    expect(taskNamed(JSON.stringify({ task: task.name }))).toBe(task);
    expect(taskNamed(JSON.stringify({ task: task.name, synapse: 'Other' }))).toBeNull();
  }
});

test('whatever else an owner writes there is no work, and never an error', () => {
  for (const text of ['', 'null', '7', '[]', '{"task":"__proto__"}', '{"task":{}}', 'visit us'])
    expect(taskNamed(text)).toBeNull();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(taskNamed(text)).toBeNull();
    }),
  );
});
