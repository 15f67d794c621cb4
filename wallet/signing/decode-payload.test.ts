import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { BadMetadata, PayloadMismatch, UndecodablePayload, WalletError } from '../errors.ts';
import { cryptoReady } from '../keys/crypto-ready.ts';
import { ALICE, BLOCK_HASH, BOB, finney, FINNEY_GENESIS, finneyMetadata, type Finney } from '../testing/finney.ts';
import { readChainTypes } from './chain-types.ts';
import { decodePayload, type KnownChain } from './decode-payload.ts';
import { decimal9, sentenceText } from './sentence.ts';

describe('decimals', () => {
  it('are exact to the last rao', () => {
    expect([0n, 1n, 1_000_000_000n, 25_500_000_000n, -1n].map(decimal9)).toEqual([
      '0',
      '0.000000001',
      '1',
      '25.5',
      '−0.000000001',
    ]);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (rao) => {
        const [whole = '', fraction = ''] = decimal9(rao).split('.');
        expect(BigInt(whole) * 10n ** 9n + BigInt(fraction.padEnd(9, '0'))).toBe(rao);
      }),
    );
  });
});

describe('metadata', () => {
  it('of any bytes is read or refused by name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => readChainTypes(bytes)).toThrow(BadMetadata);
      }),
    );
  });
});

describe.skipIf(!finneyMetadata)('payloads for Finney', () => {
  let f: Finney;
  let chain: KnownChain;
  beforeAll(async () => {
    await cryptoReady();
    // @polkadot/types warns of the signed extensions it does not know; the wallet's reader takes them from the metadata.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    f = finney(finneyMetadata as Uint8Array);
    chain = { name: 'Finney', genesisHash: FINNEY_GENESIS, types: readChainTypes(finneyMetadata as Uint8Array) };
  });
  const call = (pallet: string, name: string, ...args: unknown[]) => {
    const make = f.tx[pallet]?.[name];
    if (!make) throw new Error(`${pallet}.${name} is not a call`);
    return make(...args);
  };
  const decode = (pallet: string, name: string, ...args: unknown[]) =>
    decodePayload(f.payload(call(pallet, name, ...args)), chain);
  const hotkey = ALICE;

  it('say chain, nonce, tip and validity', () => {
    const decoded = decodePayload(f.payload(call('system', 'remark', '0x6869'), { tip: 5 }), chain);
    expect(decoded).toMatchObject({
      chain: {
        name: 'Finney',
        genesisHash: FINNEY_GENESIS,
        specName: 'node-subtensor',
        specVersion: 424,
        transactionVersion: 1,
      },
      nonce: 41,
      tipRao: 5n,
      era: { mortal: true, period: 64, phase: 1000 % 64, birthHash: BLOCK_HASH },
      cautions: ['tip'],
    });
    expect(decoded.extensions.map(({ identifier }) => identifier)).toContain('SubtensorTransactionExtension');
    expect(decoded).not.toHaveProperty('metadataHash');
  });

  it.each<[string, string, unknown[], string, string[]]>([
    ['balances', 'transferKeepAlive', [BOB, 25_000_000_000n], `Send 25 τ to ${BOB}.`, []],
    [
      'balances',
      'transferAll',
      [BOB, false],
      `Send everything that is free to ${BOB} and close the account.`,
      ['moves-everything'],
    ],
    [
      'subtensorModule',
      'addStake',
      [hotkey, 31, 25_000_000_000n],
      `Stake 25 τ on subnet 31 with ${hotkey}, at whatever the price is then.`,
      ['no-price-limit'],
    ],
    [
      'subtensorModule',
      'addStakeLimit',
      [hotkey, 31, 25_000_000_000n, 7_909_696n, false],
      `Stake 25 τ on subnet 31 with ${hotkey}, paying at most 0.007909696 τ per α. Otherwise nothing happens.`,
      [],
    ],
    [
      'subtensorModule',
      'removeStake',
      [hotkey, 31, 5n],
      `Take 0.000000005 α31 out of subnet 31 from ${hotkey}, at whatever the price is then.`,
      ['no-price-limit'],
    ],
    [
      'subtensorModule',
      'removeStakeLimit',
      [hotkey, 31, 1_500_000_000n, 7_909_696n, true],
      `Take 1.5 α31 out of subnet 31 from ${hotkey}, for at least 0.007909696 τ per α. What does not fit that limit is left out.`,
      [],
    ],
    [
      'subtensorModule',
      'removeStakeFullLimit',
      [hotkey, 31, null],
      `Take all stake out of subnet 31 from ${hotkey}, at whatever the price is then.`,
      ['moves-everything', 'no-price-limit'],
    ],
    [
      'subtensorModule',
      'moveStake',
      [hotkey, BOB, 1, 1, 1_000_000_000n],
      `Move 1 α1 on subnet 1 from ${hotkey} to ${BOB}.`,
      [],
    ],
    [
      'subtensorModule',
      'moveStake',
      [hotkey, BOB, 0, 2, 1_000_000_000n],
      `Move 1 τ from ${hotkey} to ${BOB} and from subnet 0 to subnet 2, at whatever the prices are then.`,
      ['no-price-limit'],
    ],
    [
      'subtensorModule',
      'moveStake',
      [hotkey, BOB, 1, 1, 2n ** 64n - 1n],
      `Move all stake on subnet 1 from ${hotkey} to ${BOB}.`,
      ['moves-everything'],
    ],
    [
      'subtensorModule',
      'swapStake',
      [hotkey, 1, 2, 1_500_000_000n],
      `Move 1.5 α1 with ${hotkey} from subnet 1 to subnet 2, at whatever the prices are then.`,
      ['no-price-limit'],
    ],
    [
      'subtensorModule',
      'swapStakeLimit',
      [hotkey, 1, 2, 1_500_000_000n, 250_000_001n, false],
      `Move 1.5 α1 with ${hotkey} from subnet 1 to subnet 2, for at least 0.250000001 α2 per α. Otherwise nothing happens.`,
      [],
    ],
    [
      'subtensorModule',
      'swapStakeLimit',
      [hotkey, 0, 2, 2n ** 64n - 1n, 4_000_000_000n, true],
      `Move all stake with ${hotkey} from subnet 0 to subnet 2, for at least 4 α2 per τ. What does not fit that limit is left out.`,
      ['moves-everything'],
    ],
    [
      'subtensorModule',
      'swapStakeLimit',
      [hotkey, 1, 0, 1_000_000_000n, 0n, false],
      `Move 1 α1 with ${hotkey} from subnet 1 to subnet 0, at whatever the prices are then.`,
      ['no-price-limit'],
    ],
    [
      'subtensorModule',
      'burnedRegister',
      [1, hotkey],
      `Register the hotkey ${hotkey} on subnet 1, paying the registration price then.`,
      [],
    ],
    [
      'subtensorModule',
      'registerLimit',
      [1, hotkey, 500_000_000n],
      `Register the hotkey ${hotkey} on subnet 1, paying at most 0.5 τ.`,
      [],
    ],
    [
      'subtensorModule',
      'registerNetwork',
      [hotkey],
      `Create a new subnet owned by this account with the hotkey ${hotkey}, paying the lock cost then.`,
      [],
    ],
    ['subtensorModule', 'startCall', [1], 'Start emissions on subnet 1.', []],
    [
      'subtensorModule',
      'serveAxon',
      [1, 10, 2130706433, 8091, 4, 4, 0, 0],
      'Announce your axon on subnet 1 at 127.0.0.1:8091. The address is public.',
      [],
    ],
    [
      'subtensorModule',
      'serveAxon',
      [1, 10, 1, 8091, 6, 4, 0, 0],
      'Announce your axon on subnet 1 at [0:0:0:0:0:0:0:1]:8091. The address is public.',
      [],
    ],
    ['subtensorModule', 'setWeights', [1, [0, 1, 2], [1, 2, 3], 0], 'Set weights for 3 neurons on subnet 1.', []],
    ['subtensorModule', 'increaseTake', [hotkey, 11796], `Raise the take of ${hotkey} to 18.00 %.`, []],
    [
      'subtensorModule',
      'swapColdkeyAnnounced',
      [BOB],
      `Hand everything this account has to the coldkey ${BOB}.`,
      ['gives-control'],
    ],
    [
      'proxy',
      'addProxy',
      [BOB, 'Staking', 0],
      `Let ${BOB} sign for this account (Staking), after a delay of 0 blocks.`,
      ['gives-control'],
    ],
    [
      'subtensorModule',
      'dissolveNetwork',
      [ALICE, 3],
      'Call SubtensorModule.dissolve_network with the arguments shown.',
      ['unknown-call'],
    ],
  ])('%s.%s is put into words', (pallet, name, args, words, cautions) => {
    const decoded = decode(pallet, name, ...args);
    expect(sentenceText(decoded.call.words)).toBe(words);
    expect(decoded.cautions).toEqual(cautions);
  });

  it('give every argument with its name, type and unit', () => {
    expect(
      decode('subtensorModule', 'addStakeLimit', hotkey, 31, 25_000_000_000n, 7_909_696n, false).call.args,
    ).toEqual([
      { name: 'hotkey', type: 'T::AccountId', value: { kind: 'address', address: hotkey } },
      { name: 'netuid', type: 'NetUid', value: { kind: 'netuid', netuid: 31 } },
      { name: 'amount_staked', type: 'TaoBalance', value: { kind: 'tao', amountRao: 25_000_000_000n } },
      { name: 'limit_price', type: 'TaoBalance', value: { kind: 'price', priceRao: 7_909_696n } },
      { name: 'allow_partial', type: 'bool', value: { kind: 'boolean', value: false } },
    ]);
  });

  it('count the limit of a swap in the alpha it brings, and the stake in the alpha it was', () => {
    const { args } = decode('subtensorModule', 'swapStakeLimit', hotkey, 1, 2, 5n, 7n, false).call;
    expect(args.find(({ name }) => name === 'alpha_amount')?.value).toEqual({ kind: 'alpha', alphaRao: 5n, netuid: 1 });
    expect(args.find(({ name }) => name === 'limit_price')?.value).toEqual({ kind: 'alpha', alphaRao: 7n, netuid: 2 });
  });

  it('show a move to another hotkey and another subnet as the two calls it is, with its limit', () => {
    const move = call('subtensorModule', 'moveStake', hotkey, BOB, 1, 1, 2_000_000_000n);
    const swap = call('subtensorModule', 'swapStakeLimit', BOB, 1, 2, 2_000_000_000n, 250_000_000n, false);
    const decoded = decode('utility', 'batchAll', [move, swap]);
    expect(sentenceText(decoded.call.words)).toBe(
      `Do 2 calls, all or none: 1. Move 2 α1 on subnet 1 from ${hotkey} to ${BOB}. 2. Move 2 α1 with ${BOB} from subnet 1 to subnet 2, for at least 0.25 α2 per α. Otherwise nothing happens.`,
    );
    expect(decoded.cautions).toEqual([]);
  });

  it('show calls inside calls, and their cautions', () => {
    const inner = [
      call('balances', 'transferKeepAlive', BOB, 1_000_000_000n),
      call('subtensorModule', 'addStake', hotkey, 1, 2_000_000_000n),
    ];
    const decoded = decode('utility', 'batchAll', inner);
    expect(sentenceText(decoded.call.words)).toBe(
      `Do 2 calls, all or none: 1. Send 1 τ to ${BOB}. 2. Stake 2 τ on subnet 1 with ${hotkey}, at whatever the price is then.`,
    );
    expect(decoded.cautions).toEqual(['no-price-limit']);
    expect(decode('proxy', 'proxy', BOB, null, inner[0]).call.words.at(0)).toEqual({ kind: 'text', text: 'For ' });
  });

  it('warn of a transaction that never expires, and bind it to genesis', () => {
    const immortal = { era: '0x00', blockHash: FINNEY_GENESIS };
    expect(decodePayload(f.payload(call('system', 'remark', '0x'), immortal), chain).cautions).toContain('immortal');
    expect(() => decodePayload(f.payload(call('system', 'remark', '0x'), { era: '0x00' }), chain)).toThrow(
      PayloadMismatch,
    );
  });

  it('with a validity that cannot be are refused', () => {
    const remark = call('system', 'remark', '0x');
    const bytes = f.payload(remark);
    // A phase beyond its period of 4 blocks.
    bytes.set([0x01, 0xff], remark.encodedLength);
    expect(() => decodePayload(bytes, chain)).toThrow(UndecodablePayload);
  });

  it('show the metadata hash when they are bound to one', () => {
    const bound = { mode: 1, metadataHash: `0x${'cc'.repeat(32)}` };
    expect(decodePayload(f.payload(call('system', 'remark', '0x'), bound), chain).metadataHash).toBe(
      bound.metadataHash,
    );
  });

  it.each([
    ['another chain', { genesisHash: BLOCK_HASH }],
    ['another spec version', { specVersion: 425 }],
    ['another transaction version', { transactionVersion: 2 }],
  ])('for %s are refused', (_, fields) => {
    expect(() => decodePayload(f.payload(call('system', 'remark', '0x'), fields), chain)).toThrow(PayloadMismatch);
  });

  it('with a byte too few or too many are refused', () => {
    const payload = f.payload(call('balances', 'transferKeepAlive', BOB, 1n));
    expect(() => decodePayload(payload.subarray(0, -1), chain)).toThrow(UndecodablePayload);
    expect(() => decodePayload(Uint8Array.of(...payload, 0), chain)).toThrow(/left over/);
  });

  it('nested without end are refused before the stack is', () => {
    // Utility.batch of one Utility.batch of one … : pallet, call and length byte over and over
    const batch = call('utility', 'batch', [call('system', 'remark', '0x')])
      .toU8a()
      .subarray(0, 3);
    const deep = new Uint8Array(300_000).map((_, i) => batch[i % 3] as number);
    expect(() => decodePayload(deep, chain)).toThrow(/nested too deep/);
  });

  it('with amounts not in their shortest form are refused: shown and sent must be the same bytes', () => {
    const payload = f.payload(call('balances', 'transferKeepAlive', BOB, 1n));
    const at = 2 + 33; // pallet, call, MultiAddress::Id; then compact 1 = 0x04
    expect(payload[at]).toBe(4);
    const padded = Uint8Array.of(...payload.subarray(0, at), 0b101, 0, ...payload.subarray(at + 1));
    expect(() => decodePayload(padded, chain)).toThrow(/shortest form/);
  });

  it('of any bytes, or with any byte changed, decode or are refused by name', () => {
    const payload = f.payload(call('subtensorModule', 'addStakeLimit', hotkey, 31, 25n, 7n, false));
    const tried = (bytes: Uint8Array) => {
      try {
        decodePayload(bytes, chain);
      } catch (error) {
        expect(error).toBeInstanceOf(WalletError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), tried), { numRuns: 500 });
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        tried(payload.map((byte, i) => (i === at ? byte ^ flip : byte)));
      }),
      { numRuns: 500 },
    );
  });

  it('agree with @polkadot/types for every call of the runtime with default arguments', () => {
    let compared = 0;
    for (const [pallet, section] of Object.entries(f.tx)) {
      if (pallet === 'grandpa') continue; // @polkadot/types writes its equivocation proofs by a built-in type, not by the metadata
      for (const make of Object.values(section)) {
        const { meta } = make as unknown as { meta: { args: { type: { toString(): string } }[] } };
        const args = meta.args.map(({ type }) => f.registry.createType(type.toString() as 'u8'));
        const built = make(...args);
        const decoded = decodePayload(f.payload(built), chain);
        expect(decoded.call.hex).toBe(built.toHex());
        expect(`${decoded.call.pallet}.${decoded.call.name}`.toLowerCase().replaceAll('_', '')).toBe(
          `${built.section}.${built.method}`.toLowerCase(),
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(250);
  });
});
