import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../../substrate/bytes.ts';
import { orderedTrieRoot } from '../../../substrate/trie/ordered-trie-root.ts';
import { Trie } from '../../../substrate/trie/trie.ts';
import type { BlockAt } from '../block-at.ts';
import { Engine } from '../executive/engine.ts';
import type { BuiltRuntime } from '../create-runtime.ts';
import { decode, encode } from '../frame/type.ts';
import { bytes, option, result, str, unit, vec } from '../frame/types.ts';
import { createDevnetRuntime } from '../index.ts';
import { auraModule } from '../pallets/aura/module.ts';
import { aura } from '../pallets/aura/declaration.ts';
import { balancesModule } from '../pallets/balances/module.ts';
import { freeBalance } from '../pallets/balances/index.ts';
import { evmChainId } from '../pallets/evm-chain-id/declaration.ts';
import { grandpa } from '../pallets/grandpa/declaration.ts';
import { subtensor } from '../pallets/subtensor/index.ts';
import { sudo } from '../pallets/sudo/declaration.ts';
import { sudoModule } from '../pallets/sudo/module.ts';
import { buildGenesisState } from './genesis-builder.ts';
import { BadGenesisConfig, defaultGenesisJson, readGenesisConfig } from './genesis-config.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const ALICE_ID = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
let runtime: BuiltRuntime;
let at: BlockAt;
beforeAll(() => {
  runtime = createDevnetRuntime({ slotDurationMs: 12_000 });
  const header = {
    parentHash: new Uint8Array(32),
    number: 0,
    stateRoot: new Uint8Array(32),
    extrinsicsRoot: orderedTrieRoot([], 0),
    digest: [],
  };
  at = { header, hash: `0x${'00'.repeat(32)}`, state: Trie.empty(1) };
});
const call = (method: string, args: Uint8Array): Uint8Array => runtime.call(at, `GenesisBuilder_${method}`, args);
const preset = (id: string | undefined) => decode(option(bytes), call('get_preset', encode(option(str), id)));
const build = (json: string) => decode(result(unit, str), call('build_state', encode(bytes, utf8(json))));
const changed = (change: object): string =>
  JSON.stringify({ ...(JSON.parse(defaultGenesisJson()) as object), ...change });

describe('presets', () => {
  it('are one by name, and the default genesis without a name', () => {
    expect(decode(vec(str), call('preset_names', new Uint8Array()))).toEqual(['benchmark']);
    expect(preset('development')).toBeUndefined();
    const text = new TextDecoder().decode(preset('benchmark'));
    expect(JSON.parse(text)).toMatchObject({ aura: { authorities: [ALICE] }, sudo: { key: ALICE } });
    expect(new TextDecoder().decode(preset(undefined))).toBe(defaultGenesisJson());
  });
  it('without a name can be built', () => {
    expect(build(defaultGenesisJson())).toEqual({ ok: true, value: undefined });
  });
});

describe('a genesis', () => {
  it.each([
    ['nothing', '', 'Unexpected end of JSON input'],
    ['a list', '[]', 'the genesis must be an object'],
    ['a section too little', '{}', 'missing field `system`'],
    ['a section too much', changed({ pallets: {} }), 'unknown field `pallets`'],
    ['a field too much', changed({ sudo: { keys: [] } }), 'unknown field `keys`'],
    ['a wrong address', changed({ sudo: { key: '5Grw' } }), '5Grw is not an address'],
    [
      'a negative amount',
      changed({ balances: { balances: [[ALICE, -1]] } }),
      'an amount must be a whole number (as text above 2^53)',
    ],
    [
      'stakes',
      changed({ subtensorModule: { stakes: [[ALICE, []]], balancesIssuance: 0 } }),
      'stakes are made by transactions on this chain, not by its genesis',
    ],
  ])('with %s is refused in words', (_, json, reason) => {
    expect(build(json)).toEqual({ ok: false, error: `Invalid JSON blob: ${reason}` });
  });
  it('of any bytes is read or refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (json) => {
        expect(() => readGenesisConfig(json)).toThrow(BadGenesisConfig);
      }),
    );
  });
  it('puts what it says into the state', () => {
    const engine = new Engine({ modules: [balancesModule, auraModule(aura), sudoModule], version: runtime.version });
    const json = changed({
      aura: { authorities: [ALICE] },
      grandpa: { authorities: [[ALICE, 7]] },
      balances: { balances: [[ALICE, '9007199254740993']] },
      sudo: { key: ALICE },
      evmChainId: { chainId: 964 },
      subtensorModule: { stakes: [], balancesIssuance: 12, startCallDelay: 3 },
    });
    const state = buildGenesisState(engine, readGenesisConfig(utf8(json)), 12_000);
    expect(aura.storage.Authorities.get(state)).toEqual([ALICE_ID]);
    expect(grandpa.storage.Authorities.get(state)).toEqual([[ALICE_ID, 7n]]);
    expect(freeBalance(state, ALICE_ID)).toBe(9_007_199_254_740_993n);
    expect([sudo.storage.Key.get(state), evmChainId.storage.ChainId.get(state)]).toEqual([ALICE_ID, 964n]);
    expect([subtensor.storage.TotalIssuance.get(state), subtensor.storage.StartCallDelay.get(state)]).toEqual([
      12n,
      3n,
    ]);
  });
});
