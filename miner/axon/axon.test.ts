import { describe, expect, it } from 'vitest';
import { AxonRefusal, RequestAbortedError } from './axon-errors.ts';
import {
  DUMMY,
  PROMPTING,
  RICH,
  STRANGER,
  STREAM_PROMPTING,
  VALIDATOR,
  jsonOf,
  requestOf,
  testAxon,
  textOf,
} from './testing.ts';
import type { RequestChanges } from './testing.ts';

const PROMPT = { roles: ['user'], messages: ['héllo'] };
/** Resolves after everything that waits for nothing but promises has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function statusOf(changes: RequestChanges): Promise<[number, unknown]> {
  const { axon, clock } = testAxon();
  const response = await axon.serve(await requestOf(clock, changes));
  const body = jsonOf(response);
  return [response.status, body['message'] ?? body['detail'] ?? null];
}

describe('a good request', () => {
  it('is answered with its inputs, its outputs, and the status in body and headers', async () => {
    const { axon, clock, events } = testAxon();
    const nonce = clock.wallNs() + 3n;
    const response = await axon.serve(await requestOf(clock, { nonce }));
    const body = jsonOf(response);
    expect(response.status).toBe(200);
    expect(body).toMatchObject({
      name: 'Dummy',
      timeout: 12,
      dummy_input: 21,
      dummy_output: 42,
      computed_body_hash: '',
    });
    expect(body['axon']).toMatchObject({ status_code: 200, status_message: 'Success', ip: '203.0.113.9', port: 8091 });
    expect(new TextDecoder().decode(response.body as Uint8Array)).toContain(`"nonce":${nonce}`);
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      name: 'Dummy',
      timeout: '12.0',
      bt_header_axon_status_code: '200',
      bt_header_axon_status_message: 'Success',
      bt_header_dendrite_nonce: String(nonce),
      bt_header_input_obj_dummy_input: 'MA==',
    });
    expect(events).toMatchObject([{ type: 'answered', synapse: 'Dummy', hotkey: VALIDATOR.hotkey, uid: 1 }]);
    expect(axon.stats()).toMatchObject({ received: 1, answered: 1, running: 0, waiting: 0 });
  });

  it('to the base route is echoed: the liveness ping', async () => {
    const { axon, clock } = testAxon();
    const { SYNAPSE } = await import('./synapse/synapse-schema.ts');
    const response = await axon.serve(await requestOf(clock, { schema: SYNAPSE, inputs: {} }));
    expect(response.status).toBe(200);
  });

  it('reaches its handler with defaults filled in and the caller known', async () => {
    const { axon, clock } = testAxon();
    const seen: unknown[] = [];
    axon.route(PROMPTING, (body, call) => {
      seen.push(body, call.caller.uid, call.caller.stakeRao, call.bodyProven, call.timeLeftMs);
      return { completion: 'ok' };
    });
    await axon.serve(await requestOf(clock, { schema: PROMPTING, inputs: PROMPT }));
    expect(seen).toEqual([{ ...PROMPT, temperature: 0.7, completion: null }, 1, 1000n, true, 12_000]);
  });
});

describe('a request is refused', () => {
  it.each<[string, RequestChanges, number, RegExp]>([
    [
      'for an unknown route',
      { path: '/Nope' },
      404,
      /^Synapse name 'Nope' not found. Available synapses \['Synapse', 'Dummy'\]$/,
    ],
    ['for a route in the wrong case', { path: '/dummy' }, 404, /not found/],
    ['for a route with a unicode name', { path: '/%F0%9F%98%80' }, 404, /'😀' not found/],
    ['for a route with a broken escape', { path: '/%E0%A4' }, 404, /not found/],
    ['for a route out of the prototype', { path: '/constructor' }, 404, /not found/],
    ['for another method', { method: 'GET' }, 405, /^Method Not Allowed$/],
    [
      'without protocol headers',
      {
        headers: {
          bt_header_dendrite_hotkey: null,
          bt_header_dendrite_signature: null,
          bt_header_dendrite_nonce: null,
        },
      },
      400,
      /headers of the axon protocol/,
    ],
    [
      'without a hotkey',
      { headers: { bt_header_dendrite_hotkey: null } },
      401,
      /^Not Verified with error: Invalid or missing hotkey$/,
    ],
    [
      'from a hotkey that is not registered',
      { key: STRANGER },
      403,
      /^Forbidden. Key is blacklisted: not registered on this subnet.$/,
    ],
    ['without a signature', { headers: { bt_header_dendrite_signature: null } }, 401, /Missing Signature/],
    ['with an empty signature', { headers: { bt_header_dendrite_signature: '' } }, 401, /Missing Signature/],
    [
      'with a signature that is no hex',
      { headers: { bt_header_dendrite_signature: '0x1234' } },
      401,
      /Invalid signature/,
    ],
    [
      'with a signature of nothing',
      { headers: { bt_header_dendrite_signature: `0x${'00'.repeat(64)}` } },
      401,
      /Signature mismatch/,
    ],
    ['signed for another receiver', { receiver: STRANGER.hotkey }, 401, /Signature mismatch/],
    ['with the hotkey of another', { headers: { bt_header_dendrite_hotkey: RICH.hotkey } }, 401, /Signature mismatch/],
    [
      'with another nonce than signed',
      { headers: { bt_header_dendrite_nonce: '1795234700000000001' } },
      401,
      /Signature mismatch/,
    ],
    ['with another hash than signed', { headers: { computed_body_hash: 'ab'.repeat(32) } }, 401, /Signature mismatch/],
    ['without a nonce', { headers: { bt_header_dendrite_nonce: null } }, 401, /Missing Nonce/],
    ['with a nonce in another notation', { headers: { bt_header_dendrite_nonce: '1.8e18' } }, 400, /malformed/],
    [
      'with a nonce 17 s old',
      { nonce: 1_795_234_683_000_000_000n },
      401,
      /acceptable delta is 16.00 seconds but request was 17.00 seconds old/,
    ],
    ['with a nonce an hour ahead', { nonce: 1_795_238_300_000_000_000n }, 401, /too new/],
    [
      'with an old nonce and a huge timeout',
      { nonce: 1_795_234_500_000_000_000n, timeoutS: 999_999 },
      401,
      /acceptable delta is 124.00/,
    ],
    [
      'with an old SDK version, which would skip freshness',
      { headers: { bt_header_dendrite_version: '7001000' } },
      401,
      /SDK 7.2.0/,
    ],
    ['with a timeout that is no number', { headers: { timeout: 'nan' } }, 400, /malformed/],
    ['with a body that is no JSON', { body: new TextEncoder().encode('{"dummy_input": ') }, 400, /not JSON/],
    ['with a body that is no object', { body: new TextEncoder().encode('[1]') }, 400, /not a JSON object/],
    ['with a body that lacks a field', { body: new TextEncoder().encode('{}') }, 400, /dummy_input is missing/],
    ['with a body of the wrong type', { body: new TextEncoder().encode('{"dummy_input": 1.5}') }, 400, /takes int/],
    ['with a body above the limit', { body: new Uint8Array(9 * 1024 * 1024) }, 413, /larger than/],
  ])('%s', async (_why, changes, status, message) => {
    const [got, text] = await statusOf(changes);
    expect([got, String(text)]).toEqual([status, expect.stringMatching(message)]);
  });

  it('when it comes a second time, also side by side', async () => {
    const { axon, clock } = testAxon();
    const request = await requestOf(clock);
    const statuses = await Promise.all([axon.serve(request), axon.serve(request)]);
    expect(statuses.map((response) => response.status).sort()).toEqual([200, 401]);
    expect((await axon.serve(request)).status).toBe(401);
    clock.advance(200_000);
    const late = await axon.serve(request);
    expect([late.status, jsonOf(late)['message']]).toEqual([401, expect.stringMatching(/too old/)]);
  });

  it('when its body is not the one that was signed', async () => {
    const { axon, clock } = testAxon();
    axon.route(PROMPTING, () => ({ completion: 'ok' }));
    const other = new TextEncoder().encode('{"roles":["user"],"messages":["other"]}');
    const response = await axon.serve(await requestOf(clock, { schema: PROMPTING, inputs: PROMPT, body: other }));
    expect([response.status, jsonOf(response)['message']]).toEqual([400, 'The body is not the one that was signed.']);
  });

  it('but marked unproven where the schema is not known exactly', async () => {
    const { axon, clock } = testAxon();
    axon.route(PROMPTING, (_body, call) => ({ completion: String(call.bodyProven) }), { exactSchema: false });
    const other = new TextEncoder().encode('{"roles":["user"],"messages":["other"]}');
    const response = await axon.serve(await requestOf(clock, { schema: PROMPTING, inputs: PROMPT, body: other }));
    expect(jsonOf(response)).toMatchObject({ completion: 'false' });
  });

  it('without reading its body, when its headers are enough to refuse it', async () => {
    const { axon, clock } = testAxon();
    let read = false;
    const request = await requestOf(clock, { key: STRANGER });
    await axon.serve({ ...request, body: (limit) => ((read = true), request.body(limit)) });
    expect(read).toBe(false);
  });

  it('with 429 and a time to wait when an address or a caller asks too often', async () => {
    const rates = { addressRate: { perSecond: 1, burst: 2 }, callerRate: { perSecond: 0.1, burst: 3 } };
    const { axon, clock } = testAxon({ limits: rates });
    const ask = async (address: string) => axon.serve(await requestOf(clock, { address, nonce: (nonce += 1n) }));
    let nonce = clock.wallNs();
    const codes = [];
    for (const address of ['a', 'a', 'a', 'b', 'b']) codes.push((await ask(address)).status);
    expect(codes).toEqual([200, 200, 429, 200, 429]);
    const refused = await ask('c');
    expect(refused.headers['retry-after']).toBe('10');
    expect(axon.stats().refused).toEqual({ 'rate-address': 1, 'rate-caller': 2 });
  });

  it('for a while after bad signatures of its address', async () => {
    const { axon, clock } = testAxon({ limits: { addressRate: { perSecond: 1, burst: 10 } } });
    const bad = { headers: { bt_header_dendrite_signature: `0x${'00'.repeat(64)}` } };
    expect((await axon.serve(await requestOf(clock, bad))).status).toBe(401);
    expect((await axon.serve(await requestOf(clock))).status).toBe(429);
    clock.advance(30_000);
    expect((await axon.serve(await requestOf(clock))).status).toBe(200);
  });

  it('with 503 once the axon stops', async () => {
    const { axon, clock } = testAxon();
    axon.stop();
    expect((await axon.serve(await requestOf(clock))).status).toBe(503);
  });
});

describe('a task', () => {
  it('that throws becomes an opaque 500, and only the operator learns why', async () => {
    const { axon, clock, events } = testAxon();
    axon.route(DUMMY, () => {
      throw new Error('secret path');
    });
    const response = await axon.serve(await requestOf(clock));
    expect([response.status, jsonOf(response)]).toEqual([500, { message: 'Internal Server Error #error-1' }]);
    expect(events).toMatchObject([{ type: 'failed', errorId: 'error-1', error: { message: 'secret path' } }]);
  });

  it('may refuse an input with its own text', async () => {
    const { axon, clock } = testAxon();
    axon.route(DUMMY, () => Promise.reject(new AxonRefusal(422, 'task', 'The picture is empty.')));
    const response = await axon.serve(await requestOf(clock));
    expect([response.status, jsonOf(response)]).toEqual([422, { message: 'The picture is empty.' }]);
  });

  it.each([
    ['an input', { dummy_input: 1 }],
    ['an unknown field', { nope: 1 }],
    ['a value that does not fit', { dummy_output: 'abc' }],
    ['NaN', { dummy_output: Number.NaN }],
    ['no object', 42],
  ])('that returns %s becomes a 500, never a broken answer', async (_what, result) => {
    const { axon, clock } = testAxon();
    axon.route(DUMMY, () => result);
    expect((await axon.serve(await requestOf(clock))).status).toBe(500);
  });

  it('that is too slow becomes a 408, is told to stop, and cannot keep its place for ever', async () => {
    const { axon, clock } = testAxon({ limits: { queue: { running: 1, waiting: 5 }, overrunMs: 1000 } });
    let signal: AbortSignal | undefined;
    axon.route(DUMMY, (_body, call) => ((signal = call.signal), new Promise(() => undefined)));
    const first = axon.serve(await requestOf(clock, { timeoutS: 2 }));
    while (!signal) await settled();
    clock.advance(2000);
    expect(jsonOf(await first)['message']).toBe('Response timeout after: 2.0s');
    expect(signal.aborted).toBe(true);
    expect(axon.stats().running).toBe(1);
    clock.advance(1000);
    expect(axon.stats().running).toBe(0);
  });

  it('is told to stop when its caller leaves', async () => {
    const { axon, clock, events } = testAxon();
    const left = new AbortController();
    axon.route(DUMMY, (_body, call) => {
      left.abort();
      return new Promise((_resolve, reject) =>
        call.signal.addEventListener('abort', () => reject(new Error('stopped'))),
      );
    });
    const request = await requestOf(clock, { signal: left.signal });
    expect((await axon.serve(request)).status).toBe(499);
    expect(events).toMatchObject([{ type: 'left' }]);
  });

  it('is given more stake first', async () => {
    const { axon, clock } = testAxon({ limits: { queue: { running: 1, waiting: 10 } } });
    const order: (number | null)[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    axon.route(DUMMY, async (_body, call) => {
      await gate;
      order.push(call.caller.uid);
      return { dummy_output: 1 };
    });
    const poor = { nonce: clock.wallNs() };
    const first = axon.serve(await requestOf(clock, poor));
    while (axon.stats().running === 0) await settled();
    const second = axon.serve(await requestOf(clock, { nonce: poor.nonce + 1n }));
    const rich = axon.serve(await requestOf(clock, { key: RICH }));
    while (axon.stats().waiting < 2) await settled();
    open();
    await Promise.all([first, second, rich]);
    expect(order).toEqual([1, 2, 1]);
  });

  it('goes on when an observer throws', async () => {
    const observer = () => {
      throw new Error('page is gone');
    };
    const { axon, clock } = testAxon({ observer });
    expect((await axon.serve(await requestOf(clock))).status).toBe(200);
    expect(axon.stats().observerFaults).toBe(1);
  });
});

describe('a streamed answer', () => {
  const ask = { schema: STREAM_PROMPTING, inputs: PROMPT };

  it('comes in chunks that never cut a character', async () => {
    const { axon, clock, events } = testAxon();
    axon.route(STREAM_PROMPTING, async function* () {
      yield 'a\ud83d';
      yield '\ude00b';
      yield new TextEncoder().encode('c');
    });
    const response = await axon.serve(await requestOf(clock, ask));
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      bt_header_axon_status_code: '200',
      name: 'StreamPrompting',
      header_size: expect.any(String),
      total_size: expect.any(String),
    });
    expect(await textOf(response)).toBe('a😀bc');
    expect(events).toMatchObject([{ type: 'answered', streamed: true, bytes: 7 }]);
    expect(axon.stats().running).toBe(0);
  });

  it('that fails before its first piece is a proper error', async () => {
    const { axon, clock } = testAxon();
    axon.route(STREAM_PROMPTING, async function* () {
      await Promise.resolve();
      throw new Error('no model');
      yield '';
    });
    expect((await axon.serve(await requestOf(clock, ask))).status).toBe(500);
    expect(axon.stats().running).toBe(0);
  });

  it('that fails later breaks off, and the operator learns why', async () => {
    const { axon, clock, events } = testAxon();
    axon.route(STREAM_PROMPTING, async function* () {
      yield 'a';
      throw new Error('device lost');
    });
    const response = await axon.serve(await requestOf(clock, ask));
    await expect(textOf(response)).rejects.toThrow('device lost');
    expect(events).toMatchObject([{ type: 'failed', error: { message: 'device lost' } }]);
    expect(axon.stats().running).toBe(0);
  });

  it('frees its place when the caller leaves and nobody reads on', async () => {
    const { axon, clock, events } = testAxon();
    let closed = false;
    axon.route(STREAM_PROMPTING, async function* () {
      try {
        for (;;) yield 'x';
      } finally {
        closed = true;
      }
    });
    const left = new AbortController();
    await axon.serve(await requestOf(clock, { ...ask, signal: left.signal }));
    expect(axon.stats().running).toBe(1);
    left.abort(new RequestAbortedError());
    await settled();
    expect([axon.stats().running, closed]).toEqual([0, true]);
    expect(events).toMatchObject([{ type: 'left' }]);
  });

  it('ends at the timeout', async () => {
    const { axon, clock } = testAxon();
    axon.route(STREAM_PROMPTING, async function* () {
      yield 'a';
      await new Promise(() => undefined);
    });
    const response = await axon.serve(await requestOf(clock, ask));
    const text = textOf(response);
    const outcome = expect(text).rejects.toThrow('Response timeout');
    await settled();
    clock.advance(12_000);
    await outcome;
  });
});
