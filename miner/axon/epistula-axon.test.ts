import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AxonEvent } from './axon-events.ts';
import type { AxonRequest, OpenAxon } from './axon-transport.ts';
import { callerPolicy } from './caller-policy.ts';
import { epistulaHeaders } from './epistula.ts';
import { EPISTULA_V2, type EpistulaDialect } from './epistula-dialects.ts';
import { eitherDialect, EpistulaAxon, type EpistulaAxonOptions } from './epistula-axon.ts';
import { httpAxonTransport } from './http-axon.ts';
import { bodyAtHand } from './in-process-axon.ts';
import { jsonOf, ManualClock, MINER, requestOf, STRANGER, testAxon, textOf, VALIDATOR } from './testing.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

function miner(options: Partial<EpistulaAxonOptions> = {}) {
  const clock = new ManualClock();
  const events: AxonEvent[] = [];
  const known = { uid: 1, validatorPermit: true, stakeRao: 1000n };
  const axon = new EpistulaAxon({
    hotkey: MINER.hotkey,
    policy: callerPolicy({ neuron: (hotkey) => (hotkey === VALIDATOR.hotkey ? known : null) }),
    clock,
    newId: () => 'error-1',
    observer: (event) => events.push(event),
    ...options,
  });
  axon.route('/v1/double', ({ number }) => ({ twice: Number(number) * 2 }));
  axon.route('/v1/stream', async function* () {
    yield 'grüße ';
    yield 'stream';
  });
  axon.route('/v1/broken', () => {
    throw new Error('a secret of the machine');
  });
  return { axon, clock, events };
}

interface Changes {
  readonly path?: string;
  readonly method?: string;
  readonly body?: Uint8Array;
  /** The body that is signed, when it is not the one sent. */
  readonly signed?: Uint8Array;
  readonly key?: typeof VALIDATOR;
  readonly signedFor?: string | null;
  readonly uuid?: string;
  readonly aheadMs?: number;
  readonly headers?: readonly [string, string][];
  readonly dialect?: EpistulaDialect;
}
async function ask(clock: ManualClock, changes: Changes = {}): Promise<AxonRequest> {
  const body = changes.body ?? utf8('{"number": 21}');
  const subject = {
    body: changes.signed ?? body,
    uuid: changes.uuid ?? 'uuid-1',
    timestampMs: Number(clock.wallNs() / 1_000_000n) + (changes.aheadMs ?? 0),
    signedFor: changes.signedFor === undefined ? MINER.hotkey : changes.signedFor,
  };
  const headers = await epistulaHeaders(subject, changes.key ?? VALIDATOR, changes.dialect);
  return {
    method: changes.method ?? 'POST',
    path: changes.path ?? '/v1/double',
    headers: [...headers, ...(changes.headers ?? [])],
    body: bodyAtHand(body),
    remoteAddress: '198.51.100.7',
    remotePort: 1,
    signal: new AbortController().signal,
  };
}

describe('an Epistula request', () => {
  it('that is signed is answered with JSON, and counted for its caller', async () => {
    const { axon, clock, events } = miner();
    const answer = await axon.serve(await ask(clock));
    expect([answer.status, jsonOf(answer)]).toEqual([200, { twice: 42 }]);
    expect(events).toMatchObject([{ type: 'answered', hotkey: VALIDATOR.hotkey, uid: 1, synapse: '/v1/double' }]);
    // Signed for nobody in particular is allowed by the protocol.
    expect((await axon.serve(await ask(clock, { signedFor: null, uuid: 'u2' }))).status).toBe(200);
  });

  it('that is streamed frees its place when the caller leaves and nobody reads on', async () => {
    const { axon, clock, events } = miner({ limits: { queue: { running: 1, waiting: 0 } } });
    let closed = false;
    axon.route('/v1/endless', async function* () {
      try {
        for (;;) yield 'x';
      } finally {
        closed = true;
      }
    });
    const left = new AbortController();
    await axon.serve({ ...(await ask(clock, { path: '/v1/endless' })), signal: left.signal });
    expect((await axon.serve(await ask(clock, { uuid: 'u2' }))).status).toBe(503);
    left.abort();
    await new Promise((done) => setTimeout(done));
    expect(closed).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: 'left' });
    expect((await axon.serve(await ask(clock, { uuid: 'u3' }))).status).toBe(200);
  });

  it('is answered the same when who watches fails', async () => {
    const observer = () => {
      throw new Error('the watcher broke');
    };
    const { axon, clock } = miner({ observer });
    expect((await axon.serve(await ask(clock))).status).toBe(200);
    expect((await axon.serve(await ask(clock, { path: '/v1/broken', uuid: 'u2' }))).status).toBe(500);
    expect(axon.faults).toBe(2);
  });

  it('may be streamed', async () => {
    const { axon, clock, events } = miner();
    const answer = await axon.serve(await ask(clock, { path: '/v1/stream' }));
    expect(answer.headers['content-type']).toBe('text/event-stream');
    expect(await textOf(answer)).toBe('grüße stream');
    expect(events).toMatchObject([{ type: 'answered', streamed: true, bytes: 14 }]);
  });

  it.each<[string, Changes, number, string]>([
    ['for another receiver', { signedFor: STRANGER.hotkey }, 401, 'nonce'],
    ['whose body was changed', { signed: utf8('{"number": 1}') }, 401, 'signature'],
    ['too old', { aheadMs: -8001 }, 401, 'nonce'],
    ['from the future', { aheadMs: 8001 }, 401, 'nonce'],
    ['of a stranger', { key: STRANGER }, 403, 'policy'],
    ['to a route nobody serves', { path: '/v1/none' }, 404, 'route'],
    ['with a unicode route', { path: '/v1/\u202edouble' }, 404, 'route'],
    ['by another method', { method: 'GET' }, 405, 'method'],
    ['with two callers', { headers: [['epistula-signed-by', STRANGER.hotkey]] }, 400, 'headers'],
    ['with a bomb of headers', { headers: Array.from({ length: 300 }, (_, i) => [`x-${i}`, 'y']) }, 431, 'headers'],
    ['that is no JSON', { body: utf8('{"number"') }, 400, 'body-json'],
    ['that is no object', { body: utf8('[1]') }, 400, 'body-json'],
    ['in another dialect of signing', { dialect: { ...EPISTULA_V2, uuidInMessage: false } }, 401, 'signature'],
  ])('%s is refused', async (_, changes, status, code) => {
    const { axon, clock, events } = miner();
    const answer = await axon.serve(await ask(clock, changes));
    expect(answer.status).toBe(status);
    expect(events).toMatchObject([{ type: 'refused', status, code }]);
  });

  it('is refused when it comes again, also side by side, until its time alone refuses it', async () => {
    const { axon, clock } = miner();
    const [one, two] = [await ask(clock), await ask(clock)];
    const answers = await Promise.all([axon.serve(one), axon.serve(two)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await axon.serve(await ask(clock))).status).toBe(401);
    clock.advance(8001);
    expect((await axon.serve(await ask(clock))).status).toBe(200);
    expect((await axon.serve(await ask(clock, { aheadMs: -8001, uuid: 'u9' }))).status).toBe(401);
  });

  it('of a size above the limit, too often, or to a paused or stopping miner is told so', async () => {
    const { axon, clock } = miner({ limits: { bodyBytes: 20, callerRate: { perSecond: 1, burst: 2 } } });
    expect((await axon.serve(await ask(clock, { body: utf8(`{"number": ${'1'.repeat(50)}}`) }))).status).toBe(413);
    const statuses: number[] = [];
    for (const uuid of ['a', 'b', 'c']) statuses.push((await axon.serve(await ask(clock, { uuid }))).status);
    expect(statuses).toEqual([200, 200, 429]);
    axon.pause('On battery');
    const paused = await axon.serve(await ask(clock, { uuid: 'd' }));
    expect([paused.status, paused.headers['retry-after']]).toEqual([503, '60']);
    axon.pause(null);
    axon.stop();
    expect((await axon.serve(await ask(clock, { uuid: 'e' }))).status).toBe(503);
  });

  it('that fails in the task tells nothing of the machine', async () => {
    const { axon, clock, events } = miner();
    const answer = await axon.serve(await ask(clock, { path: '/v1/broken' }));
    expect([answer.status, jsonOf(answer)]).toEqual([500, { detail: 'Internal Server Error #error-1' }]);
    expect(events).toMatchObject([{ type: 'failed', errorId: 'error-1' }]);
  });

  it('whose handler does not come to an end is given up at its time', async () => {
    const { axon, clock } = miner({ timeoutS: 5 });
    let aborted = false;
    const begun = new Promise<void>((resolve) => {
      axon.route('/v1/slow', (_body, { signal }) => {
        signal.addEventListener('abort', () => (aborted = true));
        resolve();
        return new Promise(() => undefined);
      });
    });
    const answer = axon.serve(await ask(clock, { path: '/v1/slow' }));
    await begun;
    clock.advance(5001);
    expect((await answer).status).toBe(408);
    expect(aborted).toBe(true);
  });

  it('with whatever headers gets an answer, and never the task', async () => {
    const { axon, clock } = miner();
    // Its own headers are replaced: it need not be signed anew for each.
    const asked = await ask(clock);
    const name = fc.constantFrom('epistula-timestamp', 'epistula-uuid', 'epistula-signed-by', 'epistula-version', 'x');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 8 }), async (headers) => {
        const { status } = await axon.serve({ ...asked, headers });
        expect([400, 401, 403, 429]).toContain(status);
      }),
      { numRuns: 50 },
    );
  });
});

describe('both dialects on one port', () => {
  const { axon: epistula, clock } = miner();
  const { axon: synapse, clock: other } = testAxon({ clock });
  let open: OpenAxon;
  beforeAll(async () => {
    open = await httpAxonTransport().open(eitherDialect(synapse.serve, epistula.serve), { ip: '127.0.0.1', port: 0 });
  });
  afterAll(() => open.close(0));
  void other;

  const post = (path: string, headers: Iterable<readonly [string, string]>, body: Uint8Array) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: open.address.port, path, method: 'POST', headers: Object.fromEntries(headers) },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });

  it('are told apart by their headers, over HTTP', async () => {
    const epi = await ask(clock, { uuid: 'http-1' });
    expect(await post(epi.path, epi.headers, utf8('{"number": 21}'))).toEqual({ status: 200, text: '{"twice":42}' });
    const syn = await requestOf(clock);
    const found = await post(syn.path, syn.headers, await syn.body(1 << 20));
    expect(found.status).toBe(200);
    expect(JSON.parse(found.text)).toMatchObject({ dummy_output: 42 });
    // A synapse request that calls itself Epistula's is proved by neither.
    const mixed = await post(syn.path, [...syn.headers, ['epistula-version', '2']], await syn.body(1 << 20));
    expect(mixed.status).toBe(404);
  });
});
