// Rules that stand alone: nonces, rates, queue, policy, addresses, versions, headers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axonInfo, AxonAddressError, formatIp, parseIp } from './axon-info.ts';
import { AxonRefusal } from './axon-errors.ts';
import { callerPolicy } from './caller-policy.ts';
import type { CallerRules, CallerVerdict } from './caller-policy.ts';
import { NonceBook } from './nonce-book.ts';
import { RateLimit } from './rate-limit.ts';
import { collectHeaders, readRequestHead } from './request-headers.ts';
import { headerText } from './response-headers.ts';
import { hotkeyPublicKey } from './hotkey-public-key.ts';
import { QueueFullError, StakeQueue } from './stake-queue.ts';
import { VALIDATOR } from './testing.ts';
import { versionInt } from './version.ts';

describe('the nonce book', () => {
  it('forgets only what is old enough, and gives the room back', () => {
    const book = new NonceBook({ entries: 3, perHotkey: 2 });
    book.accept('a', '1', 100n);
    book.accept('a', '2', 200n);
    expect(book.hasRoom('a', '3')).toBe(false);
    expect(book.hasRoom('a', '1')).toBe(true);
    expect(book.hasRoom('b', '1')).toBe(true);
    book.forget(100n);
    expect(book.stored('a', '1')).toBeNull();
    expect(book.stored('a', '2')).toBe(200n);
    expect(book.hasRoom('a', '3')).toBe(true);
  });
});

describe('a rate limit', () => {
  it('grants the burst, then the rate, and says how long to wait', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 });
    expect([0, 0, 0].map((now) => limit.take('k', now))).toEqual([0, 0, 0]);
    expect(limit.take('k', 0)).toBe(0.5);
    expect(limit.take('other', 0)).toBe(0);
    expect(limit.take('k', 500)).toBe(0);
    expect(limit.take('k', 500)).toBe(0.5);
  });

  it('lets a punished key wait longer, but not for ever', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 5 });
    for (let i = 0; i < 10; i += 1) limit.punish('k', 0, 20);
    expect(limit.take('k', 0)).toBe(6);
    expect(limit.take('k', 6000)).toBe(0);
  });

  it('keeps a bounded number of keys', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 }, 100);
    for (let i = 0; i < 1000; i += 1) limit.take(`k${i}`, 0);
    expect(limit.size).toBe(100);
  });
});

describe('the stake queue', () => {
  const never = new AbortController().signal;

  it('starts more stake first and the first come among equals', async () => {
    const queue = new StakeQueue({ running: 1, waiting: 10 });
    const release = await queue.slot(0n, never);
    const order: string[] = [];
    const waits = [['a', 1n] as const, ['b', 3n] as const, ['c', 2n] as const, ['d', 3n] as const].map(
      async ([name, stake]) => {
        const free = await queue.slot(stake, never);
        order.push(name);
        free();
      },
    );
    release();
    await Promise.all(waits);
    expect(order).toEqual(['b', 'd', 'c', 'a']);
    expect([queue.inProgress, queue.waiting]).toEqual([0, 0]);
  });

  it('drops its last waiter for more stake, and refuses less', async () => {
    const queue = new StakeQueue({ running: 1, waiting: 1 });
    const release = await queue.slot(0n, never);
    const poor = queue.slot(1n, never);
    await expect(queue.slot(1n, never)).rejects.toThrow(QueueFullError);
    const rich = queue.slot(2n, never);
    await expect(poor).rejects.toThrow(QueueFullError);
    release();
    (await rich)();
  });

  it('lets a waiter leave, and a slot be given back only once', async () => {
    const queue = new StakeQueue({ running: 1, waiting: 5 });
    const release = await queue.slot(0n, never);
    const leaving = new AbortController();
    const waiter = queue.slot(1n, leaving.signal);
    leaving.abort(new Error('left'));
    await expect(waiter).rejects.toThrow('left');
    release();
    release();
    expect([queue.inProgress, queue.waiting]).toEqual([0, 0]);
  });
});

describe('the caller policy', () => {
  const neuron = (hotkey: string) =>
    hotkey === 'validator'
      ? { uid: 3, validatorPermit: true, stakeRao: 100n }
      : hotkey === 'miner'
        ? { uid: 4, validatorPermit: false, stakeRao: 5n }
        : null;
  const verdict = (rules: Omit<CallerRules, 'neuron'>, hotkey: string) =>
    callerPolicy({ neuron, ...rules }).judge(hotkey, 'Dummy');

  it.each<[string, Omit<CallerRules, 'neuron'>, string, CallerVerdict]>([
    ['no rule', {}, 'validator', { allowed: true, stakeRao: 100n, uid: 3 }],
    ['no rule', {}, 'miner', { allowed: false, reason: 'no validator permit' }],
    ['no rule', {}, 'stranger', { allowed: false, reason: 'not registered on this subnet' }],
    ['a minimum of stake', { minimumStakeRao: 101n }, 'validator', { allowed: false, reason: 'too little stake' }],
    ['no need of a permit', { requireValidatorPermit: false }, 'miner', { allowed: true, stakeRao: 5n, uid: 4 }],
    ['an allow list', { allow: new Set(['stranger']) }, 'stranger', { allowed: true, stakeRao: 0n, uid: null }],
    [
      'both lists',
      { allow: new Set(['validator']), deny: new Set(['validator']) },
      'validator',
      { allowed: false, reason: 'denied by the operator' },
    ],
  ])('with %s says who is answered', (_name, rules, hotkey, expected) =>
    expect(verdict(rules, hotkey)).toEqual(expected),
  );
});

describe('axon addresses', () => {
  it('come back from their number, IPv4 and IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(formatIp(parseIp(ip).ip, 4)).toBe(ip);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), (ip) => {
        expect(parseIp(formatIp(ip, 6))).toEqual({ ip, ipType: 6 });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom<bigint>(0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 }), (groups) => {
        const ip = groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n);
        expect(parseIp(formatIp(ip, 6)).ip).toBe(ip);
      }),
    );
  });

  it('are read in every form of IPv6', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const { ip, ipType } = parseIp(text);
        expect(ipType).toBe(6);
        expect(parseIp(formatIp(ip, 6)).ip).toBe(ip);
      }),
    );
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    'fe80::1%eth0',
    ':::',
    '1::2::3',
    'localhost',
    '12345::',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
  ])('are not "%s"', (text) => expect(() => parseIp(text)).toThrow(AxonAddressError));

  it('the chain refuses are refused here', () => {
    for (const ip of ['127.0.0.1', '255.255.255.255', '::1'])
      expect(() => axonInfo(ip, 8091)).toThrow(AxonAddressError);
    for (const port of [0, 65_536, 1.5]) expect(() => axonInfo('1.2.3.4', port)).toThrow(AxonAddressError);
  });
});

describe('request headers', () => {
  it('are read or refused with 400 or 431, whatever they hold', () => {
    const names = fc.constantFrom(
      'bt_header_dendrite_nonce',
      'bt_header_dendrite_hotkey',
      'timeout',
      'name',
      'x',
      '__proto__',
      'computed_body_hash',
      'bt_header_dendrite_version',
    );
    const values = fc.oneof(fc.string(), fc.constantFrom('12', '-1', '1e999', '1_000', ' 5', '0x10', '9'.repeat(60)));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 12 }), (pairs) => {
        try {
          const head = readRequestHead(collectHeaders(pairs));
          expect(head.timeoutS).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(AxonRefusal);
          expect([400, 431]).toContain((error as AxonRefusal).status);
        }
      }),
    );
  });

  it('keep a nonce beyond 2^53 exact', () => {
    const head = readRequestHead(collectHeaders([['Bt_Header_Dendrite_Nonce', '1795234589787823397']]));
    expect(head.nonce).toBe(1795234589787823397n);
  });

  it('refuse one protocol header given twice, in any case', () => {
    const twice: [string, string][] = [
      ['bt_header_dendrite_hotkey', 'a'],
      ['BT_header_dendrite_hotkey', 'b'],
    ];
    expect(() => collectHeaders(twice)).toThrow('twice');
  });

  it('never carry line breaks or characters beyond Latin-1 back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(headerText(text)).toMatch(/^[\x20-\x7e\xa0-\xff]*$/);
      }),
    );
  });
});

describe('a hotkey', () => {
  it('counts only in its one canonical text', () => {
    expect(hotkeyPublicKey(VALIDATOR.hotkey)).toHaveLength(32);
    for (const text of [
      '',
      '0x'.padEnd(66, '1'),
      `${VALIDATOR.hotkey} `,
      VALIDATOR.hotkey.slice(1),
      VALIDATOR.hotkey.toLowerCase(),
    ]) {
      expect(hotkeyPublicKey(text)).toBeNull();
    }
  });
});

describe('a version', () => {
  it.each(['', '1.2', '1.2.3.4', '1.1000.0', 'a.b.c', '-1.0.0'])('is not "%s"', (text) => {
    expect(() => versionInt(text)).toThrow(RangeError);
  });
});
