/**
 * A server of the Open Inference Protocol v2 over a runtime of its own: onnxruntime-node where it is installed, else
 * onnxruntime-web. Written from the protocol's text and sharing no code with our client, so that one checks the other.
 *
 * By hand: node build/run.mjs test/inference/open-inference-front.ts MODEL.onnx NAME [PORT] [--native FOLDER]
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as web from 'onnxruntime-web/wasm';
import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-web';

const TYPES = { float32: 'FP32', int64: 'INT64', int32: 'INT32', uint8: 'UINT8' } as const;
type Element = keyof typeof TYPES;

interface WireTensor {
  name: string;
  shape: number[];
  datatype: string;
  data?: (number | number[])[];
  parameters?: { binary_data_size?: number; binary_data?: boolean };
}

export interface Front {
  base: string;
  /** Infer requests so far. */
  inferred(): number;
  close(): Promise<void>;
}

export interface FrontOptions {
  name: string;
  model: Uint8Array;
  port?: number;
  /** Announces the binary tensor extension. */
  binary?: boolean;
  /** A folder with onnxruntime-node; left out: onnxruntime-web. */
  nativeFolder?: string;
  /** Takes over an infer request: true when it answered. */
  misbehave?: (request: IncomingMessage, response: ServerResponse, nth: number) => boolean;
}

export async function openFront(options: FrontOptions): Promise<Front> {
  const { name, model, binary = true, nativeFolder, misbehave } = options;
  const ort =
    nativeFolder === undefined
      ? web
      : (createRequire(join(nativeFolder, 'package.json'))('onnxruntime-node') as typeof web);
  if (nativeFolder === undefined) web.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(model);
  let turn: Promise<unknown> = Promise.resolve();
  let inferred = 0;

  const describe = (ports: InferenceSession['inputMetadata']) =>
    ports.map((port) => {
      if (!port.isTensor) throw new Error(`${port.name} is no tensor`);
      return {
        name: port.name,
        datatype: TYPES[port.type as Element],
        shape: port.shape.map((size) => (typeof size === 'number' ? size : -1)),
      };
    });

  async function infer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    inferred++;
    if (misbehave?.(request, response, inferred)) return;
    const body = Buffer.concat(chunks);
    const headerLength = Number(request.headers['inference-header-content-length'] ?? body.length);
    const { inputs, outputs = [] } = JSON.parse(body.subarray(0, headerLength).toString()) as {
      inputs: WireTensor[];
      outputs?: WireTensor[];
    };
    let at = headerLength;
    const feeds: Record<string, Tensor> = {};
    for (const { name: input, shape, datatype, data, parameters } of inputs) {
      if (datatype !== 'FP32') return reply(response, 400, { error: `no ${datatype} here` });
      let values: Float32Array;
      if (parameters?.binary_data_size !== undefined) {
        values = new Float32Array(
          body.buffer.slice(body.byteOffset + at, body.byteOffset + at + parameters.binary_data_size) as ArrayBuffer,
        );
        at += parameters.binary_data_size;
      } else values = Float32Array.from((data ?? []).flat());
      feeds[input] = new ort.Tensor('float32', values, shape);
    }
    const run = turn.then(() => session.run(feeds));
    turn = run.catch(() => undefined);
    const results = Object.entries(await run).map(([output, value]) => ({
      output,
      tensor: value as TypedTensor<'float32'>,
    }));
    const raw: Buffer[] = [];
    const listed = results.map(({ output, tensor }) => {
      const head = { name: output, shape: [...tensor.dims], datatype: 'FP32' };
      if (!outputs.find((one) => one.name === output)?.parameters?.binary_data)
        return { ...head, data: Array.from(tensor.data) };
      raw.push(Buffer.from(tensor.data.buffer as ArrayBuffer, tensor.data.byteOffset, tensor.data.byteLength));
      return { ...head, parameters: { binary_data_size: tensor.data.byteLength } };
    });
    const head = Buffer.from(JSON.stringify({ model_name: name, outputs: listed }));
    if (raw.length === 0) return void response.setHeader('content-type', 'application/json').end(head);
    response.setHeader('inference-header-content-length', head.length);
    response.setHeader('content-type', 'application/octet-stream').end(Buffer.concat([head, ...raw]));
  }

  const reply = (response: ServerResponse, status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const root = `/v2/models/${name}`;
    if (path === '/v2')
      return reply(response, 200, { name: 'front', version: '1', extensions: binary ? ['binary_tensor_data'] : [] });
    if (path === '/v2/health/ready' || path === `${root}/ready`) return reply(response, 200, { ready: true });
    if (path === root)
      return reply(response, 200, {
        name,
        platform: 'onnx',
        inputs: describe(session.inputMetadata),
        outputs: describe(session.outputMetadata),
      });
    if (path === `${root}/infer` && request.method === 'POST')
      return void infer(request, response).catch((error: unknown) => reply(response, 400, { error: String(error) }));
    return reply(response, 404, { error: `no ${path}` });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inferred: () => inferred,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await turn;
      await session.release();
    },
  };
}

if (process.argv[1]?.includes('open-inference-front')) {
  const [model, name, port] = process.argv.slice(2);
  const at = process.argv.indexOf('--native');
  const nativeFolder = at < 0 ? undefined : process.argv[at + 1];
  const { base } = await openFront({
    name: name!,
    model: new Uint8Array(await readFile(model!)),
    ...(port !== undefined && { port: Number(port) }),
    ...(nativeFolder !== undefined && { nativeFolder }),
  });
  console.log(base);
}
