/** Asks inference servers for a page. */
import { isInferenceAddress, type AnswerPart, type HostAnswer, type HostAsk } from '../../miner/ports/host-fetch.ts';
import { messageOf } from '../../miner/inference/inference-error.ts';
import type { PipeEnd } from '../../miner/ports/bridge/schema.ts';

/** What a page may send along. Everything else is the host's own. */
const SENT = new Set(['content-type', 'accept', 'authorization', 'inference-header-content-length']);
/** What it gets to know of an answer. */
const TOLD = ['content-type', 'inference-header-content-length', 'retry-after'];

/** An address that is no inference server's, or one that does not answer. */
export class InferenceAskError extends Error {
  override readonly name = 'InferenceAskError';
}

/** @throws InferenceAskError */
export async function askInference(
  { url, method, headers, body }: HostAsk,
  pipe: PipeEnd<AnswerPart, void>,
  get: typeof fetch = fetch,
): Promise<HostAnswer> {
  if (!isInferenceAddress(url)) throw new InferenceAskError('The host asks inference servers alone: no such path.');
  if (method !== 'GET' && method !== 'POST')
    throw new InferenceAskError('An inference server is asked by GET or POST.');
  const gone = new AbortController();
  void pipe.ended.then(() => gone.abort());
  let response: Response;
  try {
    response = await get(url, {
      method,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => SENT.has(name.toLowerCase()))),
      ...(method === 'POST' && { body: body as Uint8Array<ArrayBuffer> }),
      redirect: 'error',
      credentials: 'omit',
      signal: gone.signal,
    });
  } catch (error) {
    throw new InferenceAskError(
      messageOf(error instanceof Error && error.cause instanceof Error ? error.cause : error),
    );
  }
  void pass(response, pipe);
  return {
    status: response.status,
    headers: Object.fromEntries(
      TOLD.flatMap((name) => [[name, response.headers.get(name)]]).filter(([, v]) => v),
    ) as Record<string, string>,
  };
}

async function pass(response: Response, pipe: PipeEnd<AnswerPart, void>): Promise<void> {
  try {
    for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) pipe.send({ part: 'bytes', bytes });
    pipe.send({ part: 'end', why: null });
  } catch (error) {
    pipe.send({ part: 'end', why: `its answer was cut off (${messageOf(error)})` });
  }
  pipe.end('answered');
}
