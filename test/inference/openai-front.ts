/**
 * A server of OpenAI's HTTP over the bundled models: `talker` for chats, `embedder` for embeddings. It computes in onnxruntime-node
 * where a folder with it is named, else in onnxruntime-web; its HTTP is written from the protocol's text and shares no code with our client.
 *
 * By hand: node build/run.mjs test/inference/openai-front.ts [PORT] [--native FOLDER]
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileModelStore } from '../../miner/inference/file-model-store.ts';
import type { InferenceBackend, LoadedModel } from '../../miner/inference/inference-backend.ts';
import { nativeBackend } from '../../miner/inference/native-backend.ts';
import { nodeBackend } from '../../miner/inference/node-backend.ts';
import { generate } from '../../miner/inference/text/generate.ts';
import { openTextModel } from '../../miner/inference/text/open-text-model.ts';
import { floats } from '../../miner/inference/tensor.ts';
import { textFeatures } from '../../miner/tasks/embeddings/features.ts';

interface Body {
  model?: string;
  messages?: { role: string; content: string }[];
  input?: string | string[];
  stream?: boolean;
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  stop?: string[];
}

export interface OpenAiFront {
  base: string;
  /** Answers to chats and embeddings so far. */
  answered(): number;
  close(): Promise<void>;
}

/** @param folder of `models/`, and optionally one with onnxruntime-node */
export async function openOpenAiFront({
  port = 0,
  nativeFolder,
}: { port?: number; nativeFolder?: string } = {}): Promise<OpenAiFront> {
  const now = (): number => performance.now();
  const store = fileModelStore('models');
  const backends: InferenceBackend[] = [];
  const load = async (id: string): Promise<{ model: LoadedModel; file: (path: string) => Promise<Uint8Array> }> => {
    const backend =
      nativeFolder === undefined
        ? nodeBackend({ now })
        : await nativeBackend({ folder: nativeFolder, threads: 1, now });
    backends.push(backend);
    const source = await store.open(id);
    return { model: await backend.load(source), file: source.file! };
  };
  const talker = await load('text-generation');
  const { model: embedder } = await load('embeddings');
  const { manifest } = talker.model;
  const text = await openTextModel({ manifest, run: (feeds) => talker.model.run(feeds), file: talker.file });
  const texts = embedder.manifest.inputs[0]!.shape[1] as number;
  const bins = embedder.manifest.inputs[0]!.shape[2] as number;
  let answered = 0;

  async function chat(
    { messages = [], max_tokens: maxTokens = 64, temperature = 0, top_p: topP = 1, stop = [] }: Body,
    response: ServerResponse,
  ) {
    const prompt = text.encodeChat(messages);
    if (prompt.length >= text.context)
      return reply(response, 400, { error: { message: 'the context is too short for this text' } });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const event = (delta: object, finish_reason: string | null) =>
      response.write(
        `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
      );
    event({ role: 'assistant', content: '' }, null);
    const pieces = generate(text, prompt, { maxTokens, temperature, topK: 0, topP, stop, random: Math.random });
    for await (const content of pieces) {
      if (response.destroyed) return;
      event({ content }, null);
    }
    event({}, 'stop');
    response.end('data: [DONE]\n\n');
    answered++;
  }

  async function embed({ input = [] }: Body, response: ServerResponse) {
    const wanted = [input].flat();
    const data: { object: string; index: number; embedding: number[] }[] = [];
    for (let from = 0; from < wanted.length; from += texts) {
      const some = wanted.slice(from, from + texts);
      const features = new Float32Array(texts * bins);
      some.forEach((one, i) => features.set(textFeatures(one), i * bins));
      const { outputs } = await embedder.run({ features: floats([1, texts, bins], features) });
      const { embeddings } = outputs;
      const size = embeddings!.shape[2]!;
      some.forEach((_, i) =>
        data.push({
          object: 'embedding',
          index: from + i,
          embedding: Array.from(embeddings!.data.subarray(i * size, (i + 1) * size) as Float32Array),
        }),
      );
    }
    answered++;
    reply(response, 200, { object: 'list', data });
  }

  const reply = (response: ServerResponse, status: number, value: unknown): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/v1/models')
      return reply(response, 200, {
        object: 'list',
        data: ['talker', 'embedder'].map((id) => ({ id, object: 'model' })),
      });
    let given = '';
    for await (const chunk of request) given += (chunk as Buffer).toString();
    const body = JSON.parse(given) as Body;
    if (request.url === '/v1/chat/completions' && body.model === 'talker' && body.stream) return chat(body, response);
    if (request.url === '/v1/embeddings' && body.model === 'embedder') return embed(body, response);
    return reply(response, 404, { error: { message: `no ${body.model} at ${request.url}` } });
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.headersSent ? response.destroy() : reply(response, 500, { error: { message: String(error) } })); // prettier-ignore
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered: () => answered,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const backend of backends) await backend.dispose();
    },
  };
}

if (process.argv[1]?.includes('openai-front')) {
  const port = Number(process.argv[2] ?? 0);
  const at = process.argv.indexOf('--native');
  const nativeFolder = at < 0 ? undefined : process.argv[at + 1];
  const { base } = await openOpenAiFront({ port, ...(nativeFolder !== undefined && { nativeFolder }) });
  console.log(base);
}
