// Our client against HTTP servers that speak OpenAI's chat and embeddings as vLLM, Ollama and llama.cpp do, well and badly; and tasks
// against the front beside this file, which computes in onnxruntime-web, or in onnxruntime-node of the folder TAOLITE_ORT_NODE.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../miner/axon/clock.ts';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import { BackendClosedError, CancelledError, RunError, ServerError } from '../../miner/inference/inference-error.ts';
import { createPipeline } from '../../miner/inference/pipeline.ts';
import { openAiBackend, openAiModels } from '../../miner/inference/remote/openai-backend.ts';
import { openAiAddresses, openAiServers, type OpenAiOptions } from '../../miner/inference/remote/openai-servers.ts';
import { eventData } from '../../miner/inference/remote/server-sent-events.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { createRng } from '../../miner/tasks/rng.ts';
import { BadQueryError, ModelMismatchError } from '../../miner/tasks/task-errors.ts';
import { openOpenAiFront } from './openai-front.ts';

const nativeFolder = process.env['TAOLITE_ORT_NODE'];
type Answer = (body: Record<string, unknown>, response: ServerResponse, request: IncomingMessage) => void;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A server with one answer for each path. */
async function serve(routes: Record<string, Answer>): Promise<{ base: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const route = routes[path];
      if (route) route(text === '' ? {} : (JSON.parse(text) as Record<string, unknown>), response, request);
      else response.writeHead(404).end('{"error":{"message":"not found"}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))));
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
const client = (servers: readonly string[], more: Partial<OpenAiOptions> = {}) =>
  openAiServers({ servers: openAiAddresses(servers), model: 'tiny', clock: systemClock, ...more });
const event = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const question = {
  messages: [{ role: 'user' as const, content: 'Who are you?' }],
  maxTokens: 8,
  seed: 7,
  stop: ['\n'],
};
const listOf = async (pieces: AsyncIterable<string>) => {
  const list: string[] = [];
  for await (const piece of pieces) list.push(piece);
  return list;
};
const all = async (pieces: AsyncIterable<string>) => (await listOf(pieces)).join('');
/** Answers with the last message, a word at a time. */
const echo: Answer = ({ messages }, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of (messages as { content: string }[]).at(-1)!.content.split(/(?<= )/)) response.write(event(word));
  response.end(`${event('', 'stop')}data: [DONE]\n\n`);
};
const CHAT = '/v1/chat/completions';

describe('a chat', () => {
  test('comes in pieces; the request says what was asked for, with the key', async () => {
    let seen: unknown;
    const { base } = await serve({
      [CHAT]: (body, response, request) => (
        (seen = { ...body, key: request.headers.authorization }),
        echo(body, response, request)
      ),
    });
    expect(await listOf(client([`${base}/v1/`], { key: 'secret' }).chat(question))).toEqual(['Who ', 'are ', 'you?']);
    expect(seen).toEqual({
      model: 'tiny',
      messages: question.messages,
      stream: true,
      max_tokens: 8,
      seed: 7,
      stop: ['\n'],
      key: 'Bearer secret',
    });
  });

  test('goes to another server while nothing was said yet, and is told as cut off afterwards', async () => {
    const ill = await serve({ [CHAT]: (_, response) => response.writeHead(500).end('out of memory') });
    const mute = await serve({ [CHAT]: (_, response) => response.writeHead(200).flushHeaders() });
    const well = await serve({ [CHAT]: echo });
    const servers = client([ill.base, mute.base, well.base], { silentMs: 600 });
    expect(await all(servers.chat(question))).toBe('Who are you?');
    expect(servers.health().map(({ down }) => down)).toEqual([
      'status 500: out of memory',
      expect.stringMatching(/no answer/),
      null,
    ]);
    const cut = await serve({ [CHAT]: (_, response) => response.write(event('Wh'), () => response.destroy()) });
    const heard: string[] = [];
    const listen = async () => {
      for await (const piece of client([cut.base, well.base]).chat(question)) heard.push(piece);
    };
    await expect(listen()).rejects.toThrow(ServerError);
    expect(heard).toEqual(['Wh']);
  });

  test('that falls silent in the middle is given up; one that is no longer wanted stops the server’s work', async () => {
    const half = await serve({ [CHAT]: (_, response) => void response.write(event('Who')) });
    const timers = new Set<() => void>();
    const clock = {
      monotonicMs: () => 0,
      after: (_: number, work: () => void) => (timers.add(work), () => void timers.delete(work)),
    };
    const pieces = client([half.base], { clock }).chat(question);
    expect((await pieces.next()).value).toBe('Who');
    const silence = pieces.next();
    for (const passes of [...timers]) passes();
    await expect(silence).rejects.toThrow(/went silent/);
    let gone!: () => void;
    const left = new Promise<void>((resolve) => (gone = resolve));
    const endless = await serve({ [CHAT]: (_, response) => { const timer = setInterval(() => response.write(event('la ')), 5); response.on('close', () => (clearInterval(timer), gone())); } }); // prettier-ignore
    for await (const piece of client([endless.base]).chat(question)) if (piece) break;
    await left;
    const stop = new AbortController();
    const cancelled = all(client([half.base]).chat(question, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 30);
    await expect(cancelled).rejects.toThrow(CancelledError);
  });

  test('an error in the stream and a refused request are run errors; a web page is a server error', async () => {
    const gaveUp = await serve({
      [CHAT]: (_, response) => response.end('data: {"error":{"message":"context too long"}}\n\n'),
    });
    await expect(all(client([gaveUp.base]).chat(question))).rejects.toThrow(/context too long/);
    const refuses = await serve({ [CHAT]: (_, response) => response.writeHead(400).end('bad temperature') });
    await expect(all(client([refuses.base]).chat(question))).rejects.toThrow(RunError);
    const page = await serve({ [CHAT]: (_, response) => response.end('<html>') });
    await expect(all(client([page.base]).chat(question))).rejects.toThrow(ServerError);
  });
});

describe('embeddings', () => {
  const embed: Answer = ({ input }, response) => {
    const vectors = (input as string[]).map((text, index) => ({ index, embedding: [text.length, index] }));
    response.end(JSON.stringify({ data: vectors.reverse() })); // the order is the index's, not the list's
  };
  test('come in the order of their texts, in batches', async () => {
    const { base, asked } = await serve({ '/v1/embeddings': embed });
    const texts = Array.from({ length: 10 }, (_, i) => 'x'.repeat(i + 1));
    const vectors = await client([base], { embedBatch: 4 }).embed(texts);
    expect(vectors.map(([length]) => length)).toEqual(texts.map(({ length }) => length));
    expect(asked.length).toBe(3);
  });
  test.each([
    ['too few vectors', { data: [] }],
    ['no numbers', { data: [{ index: 0, embedding: ['a'] }] }],
    [
      'one index twice',
      {
        data: [
          { index: 1, embedding: [1] },
          { index: 1, embedding: [1] },
        ],
      },
    ],
  ])('%s are a server error', async (_, answer) => {
    const { base } = await serve({ '/v1/embeddings': (__, response) => response.end(JSON.stringify(answer)) });
    await expect(client([base]).embed(answer.data.length > 1 ? ['a', 'b'] : ['a'])).rejects.toThrow(ServerError);
  });
});

/** What a task makes of servers: a backend loaded with the model they have, and a pipeline over it. */
async function ask(name: string, servers: readonly string[], model?: string) {
  const task = taskByName(name);
  const bundled = (await fileModelStore('models').open(name)).manifest;
  const options = { servers, model, clock: systemClock };
  const models = await openAiModels(options, task, bundled);
  const backend = openAiBackend(options);
  opened.push(() => backend.dispose());
  const loaded = await backend.load(await models.open((await models.list())[0]!.id));
  const pipeline = createPipeline({ task, model: loaded, now: () => performance.now() });
  return { task, backend, loaded, pipeline };
}
/** Mean score of eight challenges. */
async function scored({ task, pipeline }: Awaited<ReturnType<typeof ask>>): Promise<number> {
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const { query, truth } = task.challenge(createRng(`openai-${i}`));
    sum += task.score(truth, task.parseAnswer(await pipeline.answer(query), query)) / 8;
  }
  return sum;
}
const front = async () => {
  const one = await openOpenAiFront(nativeFolder === undefined ? {} : { nativeFolder });
  opened.push(one.close);
  return one;
};

describe('a task behind servers', () => {
  test('chats and embeddings are answered by the server’s models as well as by our own', async () => {
    const { base, answered } = await front();
    const talk = await ask('text-generation', [base], 'talker');
    expect(talk.loaded.device).toMatchObject({ provider: 'server', device: `talker at ${new URL(base).host}` });
    const pieces: string[] = [];
    for await (const piece of talk.pipeline.stream!(talk.task.sample)) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(3);
    expect(await scored(talk)).toBeGreaterThan(0.8);
    const embed = await ask('embeddings', [base], 'embedder');
    expect(await scored(embed)).toBeGreaterThan(0.8);
    expect(answered()).toBe(17);
    await expect(talk.loaded.run({})).rejects.toThrow(/takes no tensors/);
  });

  test('what the model refuses is told to the caller; what is no task for texts is told before anything begins', async () => {
    const { base } = await front();
    const { pipeline } = await ask('text-generation', [base], 'talker');
    const long = { roles: ['user'], messages: ['Who are you? '.repeat(60)] };
    await expect(pipeline.answer(long)).rejects.toThrow(BadQueryError);
    await expect(ask('forecasting', [base], 'talker')).rejects.toThrow(ModelMismatchError);
  });

  test('a model that must be named, or that is not there, is told with those that are', async () => {
    const { base } = await front();
    await expect(ask('text-generation', [base])).rejects.toThrow(/name the model that is meant .*talker, embedder/);
    await expect(ask('text-generation', [base], 'big')).rejects.toThrow(/no model "big" \(it lists talker, embedder\)/);
    await expect(ask('text-generation', ['http://127.0.0.1:9'], 'big')).rejects.toThrow(/cannot be reached/);
    const only = await serve({ '/v1/models': (_, response) => response.end('{"data":[{"id":"tiny:latest"}]}'), [CHAT]: echo }); // prettier-ignore
    for (const model of [undefined, 'tiny'])
      expect((await ask('text-generation', ['http://127.0.0.1:9', only.base], model)).loaded.device.reason).toMatch(/^Runs on tiny.* Not used: 127\.0\.0\.1:9: cannot be reached/); // prettier-ignore
  });

  test('an answer longer than its synapse allows is cut, vectors of a wrong size are refused, stopping ends what is under way', async () => {
    const models: Answer = (_, response) => void response.end('{"data":[{"id":"tiny"}]}');
    let gone!: () => void;
    const left = new Promise<void>((resolve) => (gone = resolve));
    const endless: Answer = (_, response) => { const timer = setInterval(() => response.write(event('la '.repeat(4000))), 1); response.on('close', () => (clearInterval(timer), gone())); }; // prettier-ignore
    const vector: Answer = ({ input }, response) =>
      void response.end(JSON.stringify({ data: (input as string[]).map(() => ({ embedding: new Array<number>(3000).fill(1) })) })); // prettier-ignore
    const { base } = await serve({ '/v1/models': models, [CHAT]: endless, '/v1/embeddings': vector });
    const { task, pipeline } = await ask('text-generation', [base]);
    const { completion } = task.parseAnswer(await pipeline.answer(task.sample), task.sample) as { completion: string };
    expect(completion.length).toBe(32_768);
    await left;
    const embed = await ask('embeddings', [base]);
    await expect(embed.pipeline.answer(embed.task.sample)).rejects.toThrow(/vectors of 3000 numbers/);
    const mute = await serve({ '/v1/models': models, [CHAT]: (_, response) => void response.write(event('Who')) });
    const waiting = await ask('text-generation', [mute.base]);
    const cut = waiting.pipeline.answer(task.sample);
    setTimeout(() => void waiting.backend.dispose(), 50);
    await expect(cut).rejects.toThrow(BackendClosedError);
  });
});

test('server-sent events are the same however their bytes are cut, and whatever ends their lines', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/[\r\n]/g, '·').trim() || 'x'),
        { maxLength: 6 },
      ),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 7 }),
      async (texts, end, step) => {
        const bytes = new TextEncoder().encode(
          texts.map((text) => `: comment${end}data: ${text}${end}data: two${end}${end}`).join('') + end,
        );
        const cut = (async function* () {
          for (let at = 0; at < bytes.length; at += step) yield bytes.slice(at, at + step);
        })();
        expect(await listOf(eventData(cut))).toEqual(texts.map((text) => `${text}\ntwo`));
      },
    ),
  );
});
