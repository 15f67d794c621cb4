/**
 * The task port: what a subnet asks, how a model answers it, and how validators judge the answer. A task is one folder that
 * exports one `Task`, plus one line in `index.ts`; nothing else in the product names it. `docs/tasks.md` shows how to write one.
 */
import type { ModelManifest } from '../inference/model-manifest.ts';
import type { Tensors } from '../inference/tensor.ts';
import type { RunnableModel } from '../inference/text/text-model.ts';
import type { ChatRequest } from '../inference/text/text-service.ts';
import type { BodySchema } from './body-schema.ts';
import type { Rng } from './rng.ts';

/** The request/response class of a task, as validators know it. The name is the axon's route. */
export interface Synapse {
  /** Class name in the SDK and route on the axon, for example `ImageClassify`. */
  name: string;
  request: BodySchema;
  response: BodySchema;
  /** Request fields the body hash covers, in the order they are hashed. */
  hashFields: readonly string[];
  /** Largest request body in bytes that can be valid. */
  maxBodyBytes: number;
}

/** A way to answer without a trained network, of a known place in the order of quality. Rival miners use them. */
export interface Rival<Query, Answer> {
  name: string;
  /** What it does, in a few words. */
  method: string;
  answer(query: Query, rng: Rng): Answer;
}

/** What a validator asks and, kept to itself, the truth it judges by. */
export interface Challenge<Query, Truth> {
  query: Query;
  truth: Truth;
}

/** Answers that one run of the model gives, a whole batch at a time. */
export interface BatchAnswering<Query, Answer> {
  /** The inputs for a batch: the first dimension of each tensor is `queries.length`. */
  feeds(queries: readonly Query[], manifest: ModelManifest): Tensors;
  /** One answer per query, in order, from the outputs of a batch. */
  answers(outputs: Tensors, queries: readonly Query[], manifest: ModelManifest): Answer[];
  /** For a model behind a server that turns texts into vectors itself. Left out where such a server is of no use. */
  embedding?: {
    texts(query: Query): readonly string[];
    /** @param vectors one per text. Throws `ModelMismatchError` when they do not fit the task */
    answer(vectors: readonly Float32Array[], query: Query): Answer;
  };
}

/** Answers that come piece by piece, each from a run of the model. The synapse streams; its response is one text field. */
export interface StreamAnswering<Query, Answer> {
  /** Makes a model ready (tokenizer, settings). What it resolves to yields an answer's pieces. Rejects with a model error. */
  prepare(model: RunnableModel): Promise<(query: Query, signal?: AbortSignal) => AsyncIterable<string>>;
  /** For a model behind a chat server: what to ask it. Left out where such a server is of no use. */
  chat?(query: Query): ChatRequest;
  /** The answer that all pieces together are. */
  joined(text: string): Answer;
  /** The text of an answer. */
  text(answer: Answer): string;
}

/** What every task says, however it is answered. */
export interface TaskCommon<Query, Answer, Truth> {
  /** Folder name and stable id, for example `forecasting`. */
  name: string;
  title: string;
  summary: string;
  synapse: Synapse;
  /** Checks a request body and fills in defaults. Throws `BadQueryError`. */
  parseQuery(body: unknown): Query;
  /** Checks a response body against the query it answers. Throws `BadAnswerError`. */
  parseAnswer(body: unknown, query: Query): Answer;
  /** Says nothing if the model fits the task; throws `ModelMismatchError`. */
  checkModel(manifest: ModelManifest): void;
  /** A fresh question with its truth. Equal streams give equal challenges. */
  challenge(rng: Rng): Challenge<Query, Truth>;
  /** Quality of an answer from 0 (worthless) to 1 (perfect). Speed is judged by the validator, not here. */
  score(truth: Truth, answer: Answer): number;
  /** The figure a model is known by: the mean of `of` over held-out challenges, beside what the rival `baseline` gets. */
  metric: { name: string; higherIsBetter: boolean; baseline: string; of(truth: Truth, answer: Answer): number };
  /** From the worst to the best expected quality. */
  rivals: readonly Rival<Query, Answer>[];
  /** A query to show and to test with. */
  sample: Query;
}

export type BatchTask<Query = unknown, Answer = unknown, Truth = unknown> = TaskCommon<Query, Answer, Truth> &
  BatchAnswering<Query, Answer>;
export type StreamTask<Query = unknown, Answer = unknown, Truth = unknown> = TaskCommon<Query, Answer, Truth> &
  StreamAnswering<Query, Answer>;
export type Task<Query = unknown, Answer = unknown, Truth = unknown> =
  BatchTask<Query, Answer, Truth> | StreamTask<Query, Answer, Truth>;

/** Whether a task's answers come as a stream. */
export const isStreamTask = (task: Task): task is StreamTask => 'prepare' in task;
