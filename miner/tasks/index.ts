/** The registry of tasks. To add one: write its folder, then its line here. */
import { embeddings } from './embeddings/index.ts';
import { forecasting } from './forecasting/index.ts';
import { imageClassification } from './image-classification/index.ts';
import type { Task } from './task.ts';
import { UnknownTaskError } from './task-errors.ts';
import { textGeneration } from './text-generation/index.ts';

/** In this order the bundled devnet gives its subnets out. */
export const tasks: readonly Task[] = [
  imageClassification as Task,
  forecasting as Task,
  embeddings as Task,
  textGeneration as Task,
];

/** The task of this name. Throws `UnknownTaskError`. */
export function taskByName(name: string): Task {
  const task = tasks.find((one) => one.name === name);
  if (task) return task;
  const known = tasks.map((one) => one.name);
  throw new UnknownTaskError(`There is no task "${name}". Known: ${known.join(', ')}.`, { name });
}
