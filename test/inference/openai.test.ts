// Our client against an HTTP server that speaks OpenAI's chat and embeddings as vLLM, Ollama and llama.cpp do, well and badly.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../miner/axon/clock.ts';
import { CancelledError, RunError, ServerError } from '../../miner/inference/inference-error.ts';
import { openAiServers, type OpenAiOptions } from '../../miner/inference/remote/openai-servers.ts';
import { eventData } from '../../miner/inference/remote/server-sent-events.ts';

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
  openAiServers({ servers, model: 'tiny', clock: systemClock, ...more });
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
    const servers = client([ill.base, mute.base, well.base], { silentMs: 200 });
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
    await expect(all(client([half.base], { silentMs: 150 }).chat(question))).rejects.toThrow(/went silent/);
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

test('the models of a server are listed; one that is away is told', async () => {
  const { base } = await serve({
    '/v1/models': (_, response) => response.end('{"data":[{"id":"tiny"},{"id":"big"}]}'),
  });
  expect(await client(['http://127.0.0.1:9', base]).models()).toEqual(['tiny', 'big']);
  await expect(client(['http://127.0.0.1:9']).models()).rejects.toThrow(/cannot be reached/);
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
