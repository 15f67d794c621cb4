/** Answers queries with a model directly, without queue or axon: for training, measurement and tests. */
import type { RunnableModel } from '../inference/text/text-model.ts';
import { isStreamTask, type Task } from './task.ts';

/** A function from queries to their answers, in order. A stream task answers them one by one. */
export async function answerQueries(
  task: Task,
  model: RunnableModel,
): Promise<(queries: readonly unknown[]) => Promise<unknown[]>> {
  if (!isStreamTask(task))
    return async (queries) => {
      const { outputs } = await model.run(task.feeds(queries, model.manifest));
      return task.answers(outputs, queries, model.manifest);
    };
  const generate = await task.prepare(model);
  return async (queries) => {
    const answers: unknown[] = [];
    for (const query of queries) {
      let text = '';
      for await (const piece of generate(query)) text += piece;
      answers.push(task.joined(text));
    }
    return answers;
  };
}
