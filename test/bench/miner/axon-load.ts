/** Loads an axon of any make with signed requests and times each. The axon runs in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { signedRequest, type SignedRequest } from '../../../miner/dendrite/signed-request.ts';
import { DUMMY } from '../../interop/axon/synapses.ts';

export interface LoadedAxon {
  name: string;
  port: number;
  hotkey: string;
  close(): void;
}

/** Starts a program that prints `{"port", "hotkey"}` when it listens and ends with its standard input. */
export async function startAxon(name: string, command: string, args: readonly string[]): Promise<LoadedAxon> {
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const ready = new Promise<{ port: number; hotkey: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line) as { port: number; hotkey: string });
    });
  });
  const { port, hotkey } = await ready;
  return { name, port, hotkey, close: () => void (child.stdin!.end(), setTimeout(() => child.kill(), 2000).unref()) };
}

export interface LoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Requests under way at once, each lane a dendrite of its own: an axon keeps a nonce for each. */
const LANES = 16;

/** Signs `count` requests, then sends them as fast as answers come. Throws when one is refused. */
export async function load(axon: LoadedAxon, count: number): Promise<LoadResult> {
  await cryptoWaitReady();
  const validator = new Keyring({ type: 'sr25519' }).addFromUri('//Validator');
  const target = { ip: '127.0.0.1', port: axon.port, hotkey: axon.hotkey };
  let nonce = BigInt(Date.now()) * 1_000_000n;
  const lanes: SignedRequest[][] = Array.from({ length: LANES }, () => []);
  for (let i = 0; i < count; i++) {
    const identity = {
      hotkey: validator.address,
      sign: (message: Uint8Array) => validator.sign(message),
      uuid: `lane-${i % LANES}`,
      ip: '127.0.0.1',
    };
    lanes[i % LANES]!.push(await signedRequest(identity, target, DUMMY, { dummy_input: i }, 12, ++nonce));
  }
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const one of lane) {
        const start = performance.now();
        await send(agent, axon, one);
        times.push(performance.now() - start);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const rank = (share: number) => times[Math.ceil(share * times.length) - 1]!;
  return { perSecond: count / seconds, p50Ms: rank(0.5), p99Ms: rank(0.99) };
}

const send = (agent: Agent, { port, name }: LoadedAxon, { path, headers, body }: SignedRequest): Promise<void> =>
  new Promise((resolve, reject) => {
    const fields = { ...Object.fromEntries(headers), 'content-length': body.length };
    const asked = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers: fields }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else
          reject(
            new Error(
              `${name} refused a request: ${response.statusCode} ${String(response.headers['bt_header_axon_status_message'])}`,
            ),
          );
      });
    });
    asked.on('error', reject).end(body);
  });
