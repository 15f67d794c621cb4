import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, integer, text } from '../../../wallet/ports/schema.ts';
import { nothing } from './checks.ts';
import { bridgeClient } from './client.ts';
import { BadFrame, readFrame, writeFrame } from './frame.ts';
import type { Fault } from './messages.ts';
import { call, notice, pipe, type HostSide } from './schema.ts';
import { serveBridge } from './server.ts';
import { wirePair } from '../testing/wire-pair.ts';

const schema = {
  sums: {
    add: call({ a: integer(0, 100), b: integer(0, 100) }, integer(0, 200)),
    fail: call({}, nothing()),
    lie: call({}, integer(0, 1)),
    done: notice(integer(0, 200)),
  },
  echo: { open: pipe({ greeting: text(20) }, text(40), bytes(100), bytes(100)) },
} as const;

function joined() {
  const [near, far] = wirePair();
  const doneListeners = new Set<(sum: number) => void>();
  const pipesEnded: string[] = [];
  const side: HostSide<typeof schema> = {
    sums: {
      add: ({ a, b }) => {
        doneListeners.forEach((tell) => tell(a + b));
        return a + b;
      },
      fail: () => {
        throw new Error('no');
      },
      lie: () => 7,
      done: (listener) => {
        doneListeners.add(listener);
        return () => doneListeners.delete(listener);
      },
    },
    echo: {
      open: ({ greeting }, end) => {
        end.onMessage((message) => end.send(message.toReversed()));
        void end.ended.then((reason) => pipesEnded.push(reason));
        if (greeting === 'go away') throw new Error('as you wish');
        return `${greeting} to you`;
      },
    },
  };
  serveBridge(schema, side, far, (error) => ({
    code: (error as Error).name,
    message: (error as Error).message,
    data: {},
  }));
  const client = bridgeClient(schema, near, (fault: Fault) =>
    Object.assign(new Error(fault.message), { code: fault.code }),
  );
  return { ...client, near, far, doneListeners, pipesEnded };
}

describe('the bridge between page and host', () => {
  it('answers calls and tells notices', async () => {
    const { bridge } = joined();
    const heard: number[] = [];
    const stop = bridge.sums.done((sum) => heard.push(sum));
    expect(await bridge.sums.add({ a: 1, b: 2 })).toBe(3);
    stop();
    await bridge.sums.add({ a: 4, b: 4 });
    expect(heard).toEqual([3]);
  });
  it('refuses arguments outside the schema before they reach the host, and says which', async () => {
    const { bridge } = joined();
    await expect(bridge.sums.add({ a: 1, b: 101 })).rejects.toThrow('sums.add.b must be an integer from 0 to 100');
    await expect(bridge.sums.add({ a: 1, b: 1, c: 1 } as never)).rejects.toThrow('sums.add.c must be absent');
  });
  it('carries errors of the host', async () => {
    await expect(joined().bridge.sums.fail({})).rejects.toMatchObject({ message: 'no', code: 'Error' });
  });
  it('gives up a host whose answers do not fit the schema', async () => {
    const { bridge, gone } = joined();
    await expect(
      Promise.race([bridge.sums.lie({}), gone.then((reason) => Promise.reject(new Error(reason)))]),
    ).rejects.toThrow('does not fit');
  });
  it('carries bytes through pipes in order, until one side ends them', async () => {
    const { bridge, pipesEnded } = joined();
    const { result, pipe: end } = await bridge.echo.open({ greeting: 'hello' });
    expect(result).toBe('hello to you');
    const got: Uint8Array[] = [];
    const both = new Promise<void>((resolve) =>
      end.onMessage((message) => {
        if (got.push(message) === 2) resolve();
      }),
    );
    end.send(Uint8Array.of(1, 2, 3));
    end.send(Uint8Array.of());
    await both;
    expect(got).toEqual([Uint8Array.of(3, 2, 1), Uint8Array.of()]);
    end.end('enough');
    expect(await end.ended).toBe('enough');
    await bridge.sums.add({ a: 0, b: 0 });
    expect(pipesEnded).toEqual(['enough']);
  });
  it('ends a pipe whose message does not fit, and no other', async () => {
    const { bridge } = joined();
    const one = (await bridge.echo.open({ greeting: 'one' })).pipe;
    const other = (await bridge.echo.open({ greeting: 'other' })).pipe;
    one.send(new Uint8Array(101));
    expect(await one.ended).toContain('at most 100 bytes');
    const back = new Promise((resolve) => other.onMessage(resolve));
    other.send(Uint8Array.of(5));
    expect(await back).toEqual(Uint8Array.of(5));
  });
  it('fails the opening of a pipe that the host refuses', async () => {
    await expect(joined().bridge.echo.open({ greeting: 'go away' })).rejects.toThrow('as you wish');
  });
  it('fails what waits and ends pipes on both sides when the wire closes', async () => {
    const { bridge, near, gone, pipesEnded, doneListeners } = joined();
    const { pipe: end } = await bridge.echo.open({ greeting: 'hello' });
    const waiting = bridge.sums.add({ a: 1, b: 1 });
    waiting.catch(() => undefined);
    near.close('unplugged');
    await expect(bridge.sums.add({ a: 1, b: 1 })).rejects.toMatchObject({ code: 'Gone' });
    expect(await gone).toBe('unplugged');
    expect(await end.ended).toBe('unplugged');
    await Promise.resolve();
    expect(pipesEnded).toEqual(['unplugged']);
    expect(doneListeners.size).toBe(0);
    await expect(bridge.sums.add({ a: 1, b: 1 })).rejects.toMatchObject({ code: 'Gone' });
  });
  it('survives whatever a page sends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.uint8Array(), fc.json()), async (frame) => {
        const { near, pipesEnded } = joined();
        near.send(frame);
        await Promise.resolve();
        expect(pipesEnded).toEqual([]);
      }),
    );
  });
});

describe('frames', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string(),
      fc.uint8Array({ maxLength: 20 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;
  const plainBytes = (x: unknown): unknown =>
    x instanceof Uint8Array
      ? new Uint8Array(x)
      : Array.isArray(x)
        ? x.map(plainBytes)
        : typeof x === 'object' && x !== null
          ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, plainBytes(v)]))
          : x;

  it('carry every value with bytes anywhere inside an object', () => {
    fc.assert(
      fc.property(value, (inner) => {
        const message = { inner };
        expect(plainBytes(readFrame(writeFrame(message)))).toEqual(plainBytes(message));
      }),
    );
  });
  it('refuse bytes that are no frame without touching anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (frame) => {
        expect(() => readFrame(frame)).toThrow(BadFrame);
      }),
    );
    const head = new TextEncoder().encode('{"message":{},"bytes":[[["__proto__","polluted"],1]]}');
    const frame = new Uint8Array(4 + head.length + 1);
    new DataView(frame.buffer).setUint32(0, head.length, true);
    frame.set(head, 4);
    expect(() => readFrame(frame)).toThrow('belong nowhere');
    expect({}).not.toHaveProperty('polluted');
  });
});
