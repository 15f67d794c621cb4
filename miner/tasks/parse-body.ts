/** Bodies read by their schema, with the error that a task owes for a bad one. What only the task can check, it checks afterwards. */
import { readBody, type BodySchema, type Breach } from './body-schema.ts';
import { BadAnswerError, BadQueryError } from './task-errors.ts';

const words = (what: string, { path, problem }: Breach): string => `${path || what} ${problem}.`;

/** A query's body as its schema says, defaults filled in. Throws `BadQueryError`. */
export function queryBody<Query>(schema: BodySchema, body: unknown): Query {
  const read = readBody(schema, body);
  if ('breach' in read) throw new BadQueryError(words('The body', read.breach), { ...read.breach });
  return read.value as unknown as Query;
}

/** An answer's body as its schema says. Throws `BadAnswerError`. */
export function answerBody<Answer>(schema: BodySchema, body: unknown): Answer {
  const read = readBody(schema, body);
  if ('breach' in read) throw new BadAnswerError(words('The answer', read.breach));
  return read.value as unknown as Answer;
}
