/** The registry of tasks. To add one: write its folder, then its line here. */
import { forecasting } from './forecasting/index.ts';
import { imageClassification } from './image-classification/index.ts';
import type { Task } from './task.ts';
import { UnknownTaskError } from './task-errors.ts';

export const tasks: readonly Task[] = [imageClassification as Task, forecasting as Task];

/** The task of this name. Throws `UnknownTaskError`. */
export function taskByName(name: string): Task {
  const task = tasks.find((one) => one.name === name);
  if (task) return task;
  const known = tasks.map((one) => one.name);
  throw new UnknownTaskError(`There is no task "${name}". Known: ${known.join(', ')}.`, { name });
}
