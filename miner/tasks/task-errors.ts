/** What can be wrong with a query or an answer. Messages are for people; `data` is for machines. */
export class TaskError extends Error {
  override readonly name: string = 'TaskError';
  readonly data: Readonly<Record<string, string | number>>;
  constructor(message: string, data: Record<string, string | number> = {}) {
    super(message);
    this.data = data;
  }
}

/** The body of a query breaks its synapse's schema. The caller is at fault (HTTP 400); nothing was computed. */
export class BadQueryError extends TaskError {
  override readonly name = 'BadQueryError';
}

/** An answer breaks its synapse's schema, so it scores nothing. */
export class BadAnswerError extends TaskError {
  override readonly name = 'BadAnswerError';
}

/** A model whose inputs and outputs do not fit the task. Choose another model; nothing was lost. */
export class ModelMismatchError extends TaskError {
  override readonly name = 'ModelMismatchError';
}

/** No task of this name is registered. */
export class UnknownTaskError extends TaskError {
  override readonly name = 'UnknownTaskError';
}
