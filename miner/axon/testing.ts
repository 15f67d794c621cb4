// What the tests of axon and dendrite share: seeded keys, a clock that stands still, a request made by hand.
// Not part of the product: only test files import it.
import { cryptoWaitReady, encodeAddress, sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import type { Dendrite } from '../dendrite/dendrite.ts';
import { signedRequest } from '../dendrite/signed-request.ts';
import type { SignedRequest } from '../dendrite/signed-request.ts';
import { Axon } from './axon.ts';
import type { AxonOptions } from './axon-options.ts';
import type { AxonEvent } from './axon-events.ts';
import type { AxonRequest, AxonResponse } from './axon-transport.ts';
import { callerPolicy } from './caller-policy.ts';
import type { Clock } from './clock.ts';
import { bodyAtHand } from './in-process-axon.ts';
import { sha3Hex } from './synapse/body-hash.ts';
import { defineSynapse } from './synapse/synapse-schema.ts';
import type { SynapseSchema } from './synapse/synapse-schema.ts';

await cryptoWaitReady();

/** A hotkey made from a name. */
function keyOf(name: string): { hotkey: string; sign: (message: Uint8Array) => Uint8Array } {
  const seed = Uint8Array.from(sha3Hex(name).match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  const pair = sr25519PairFromSeed(seed);
  return { hotkey: encodeAddress(pair.publicKey, 42), sign: (message) => sr25519Sign(message, pair) };
}

export const MINER = keyOf('miner');
export const VALIDATOR = keyOf('validator');
export const RICH = keyOf('rich validator');
export const STRANGER = keyOf('stranger');

export const DUMMY = defineSynapse({ name: 'Dummy', fields: { dummy_input: 'int', dummy_output: 'int|null=null' } });
export const PROMPTING = defineSynapse({
  name: 'Prompting',
  fields: { roles: 'list[str]', messages: 'list[str]', temperature: 'float=0.7', completion: 'str|null=null' },
  requiredHashFields: ['roles', 'messages'],
});
export const STREAM_PROMPTING = defineSynapse({
  name: 'StreamPrompting',
  fields: { roles: 'list[str]', messages: 'list[str]', temperature: 'float=0.7', completion: 'str|null=null' },
  requiredHashFields: ['roles', 'messages'],
  streaming: true,
});

/** Time that moves only when a test says so. */
export class ManualClock implements Clock {
  private ms = 0;
  private readonly startNs: bigint;
  private timers: { atMs: number; then: () => void }[] = [];

  constructor(startNs = 1_795_234_700_000_000_000n) {
    this.startNs = startNs;
  }

  wallNs(): bigint {
    return this.startNs + BigInt(Math.round(this.ms * 1e6));
  }

  monotonicMs(): number {
    return this.ms;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { atMs: this.ms + ms, then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  advance(ms: number): void {
    this.ms += ms;
    const due = this.timers.filter((timer) => timer.atMs <= this.ms);
    this.timers = this.timers.filter((timer) => timer.atMs > this.ms);
    for (const timer of due) timer.then();
  }
}

/** An axon of MINER that knows VALIDATOR (stake 1000) and RICH (stake 5000), with what it told its observer. */
export function testAxon(options: Partial<AxonOptions> = {}): { axon: Axon; events: AxonEvent[]; clock: ManualClock } {
  const clock = new ManualClock();
  const events: AxonEvent[] = [];
  const neurons = new Map([
    [VALIDATOR.hotkey, { uid: 1, validatorPermit: true, stakeRao: 1000n }],
    [RICH.hotkey, { uid: 2, validatorPermit: true, stakeRao: 5000n }],
  ]);
  let id = 0;
  const axon = new Axon({
    hotkey: MINER.hotkey,
    address: () => ({ ip: '203.0.113.9', port: 8091 }),
    policy: callerPolicy({ neuron: (hotkey) => neurons.get(hotkey) ?? null }),
    clock,
    newId: () => `error-${(id += 1)}`,
    observer: (event) => events.push(event),
    ...options,
  });
  axon.route(DUMMY, (body) => ({ dummy_output: Number(body['dummy_input']) * 2 }));
  return { axon, events, clock };
}

/** What a test may change of a signed request. */
export interface RequestChanges {
  readonly key?: { hotkey: string; sign: (message: Uint8Array) => Uint8Array };
  readonly schema?: SynapseSchema;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly nonce?: bigint;
  readonly uuid?: string;
  readonly timeoutS?: number;
  readonly receiver?: string;
  /** Headers set after signing; null takes one away. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: Uint8Array;
  readonly method?: string;
  readonly path?: string;
  readonly address?: string | null;
  readonly signal?: AbortSignal;
}

/** A signed request to MINER for Dummy(21), changed as told. */
export async function requestOf(clock: Clock, changes: RequestChanges = {}): Promise<AxonRequest> {
  const { key = VALIDATOR, schema = DUMMY, inputs = { dummy_input: 21 }, timeoutS = 12 } = changes;
  const identity = { ...key, uuid: changes.uuid ?? 'uuid-1', ip: '198.51.100.7' };
  const target = { ip: '203.0.113.9', port: 8091, hotkey: changes.receiver ?? MINER.hotkey };
  const signed = await signedRequest(identity, target, schema, inputs, timeoutS, changes.nonce ?? clock.wallNs());
  return {
    method: changes.method ?? 'POST',
    path: changes.path ?? signed.path,
    headers: changedHeaders(signed, changes.headers ?? {}),
    body: bodyAtHand(changes.body ?? signed.body),
    remoteAddress: changes.address === undefined ? '198.51.100.7' : changes.address,
    remotePort: 50_000,
    signal: changes.signal ?? new AbortController().signal,
  };
}

/** The headers of a signed request with some set or taken away. */
export function changedHeaders(
  signed: Pick<SignedRequest, 'headers'>,
  changes: Readonly<Record<string, string | null>>,
): [string, string][] {
  const headers = new Map(signed.headers);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return [...headers];
}

/** The JSON of an answer. */
export function jsonOf(response: AxonResponse): Record<string, unknown> {
  if (!(response.body instanceof Uint8Array)) throw new TypeError('The answer is a stream.');
  return JSON.parse(new TextDecoder().decode(response.body)) as Record<string, unknown>;
}

/** The text of a streamed answer. */
export async function textOf(response: AxonResponse): Promise<string> {
  if (response.body instanceof Uint8Array) return new TextDecoder().decode(response.body);
  let text = '';
  for await (const chunk of response.body) text += new TextDecoder('utf-8', { fatal: true }).decode(chunk);
  return text;
}

/** Collects the text of a dendrite's stream. */
export async function streamText(parts: ReturnType<Dendrite['stream']>): Promise<string> {
  let text = '';
  for await (const part of parts) if (part.type === 'text') text += part.text;
  return text;
}
