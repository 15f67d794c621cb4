import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../../../../substrate/bytes.ts';
import { Trie } from '../../../../substrate/trie/trie.ts';
import { Context } from '../../frame/context.ts';
import { State } from '../../frame/state.ts';
import { decode, ScaleError } from '../../frame/type.ts';
import { system } from '../system/declaration.ts';
import { grandpa } from './declaration.ts';
import { grandpaModule, scheduleGrandpaChange, type AuthorityList } from './module.ts';

const KEY = `0x${'ab'.repeat(32)}` as const;
const NEXT: AuthorityList = [[KEY, 1n]];
const { onFinalize } = grandpaModule(grandpa);
const { Authorities, PendingChange } = grandpa.storage;

describe('a scheduled change of the finality authorities', () => {
  it('is announced in the header of its block and takes effect after its delay', () => {
    const state = new State(Trie.empty(1));
    const announced = new Context(state, { number: 5 });
    scheduleGrandpaChange(announced, NEXT, 2);
    onFinalize!(announced);
    const [log] = system.storage.Digest.get(state).logs;
    // ScheduledChange, one authority with weight 1, delay 2
    const body = Uint8Array.of(1, 4, ...hexToBytes(KEY), 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0);
    expect(log).toEqual({ type: 'Consensus', value: [new TextEncoder().encode('FRNK'), body] });
    expect(() => scheduleGrandpaChange(announced, NEXT, 0)).toThrow('Grandpa.ChangePending');

    onFinalize!(new Context(state, { number: 6 }));
    expect(Authorities.get(state)).toEqual([]);
    const due = new Context(state, { number: 7 });
    onFinalize!(due);
    expect(Authorities.get(state)).toEqual(NEXT);
    expect(PendingChange.get(state)).toBeUndefined();
    expect(due.events.map((e) => e.value.type)).toEqual(['NewAuthorities']);
  });
  it('that is forced comes at least two delays after the last one', () => {
    const state = new State(Trie.empty(1));
    scheduleGrandpaChange(new Context(state, { number: 1 }), NEXT, 10, 0);
    PendingChange.remove(state);
    expect(() => scheduleGrandpaChange(new Context(state, { number: 20 }), NEXT, 10, 0)).toThrow('Grandpa.TooSoon');
    scheduleGrandpaChange(new Context(state, { number: 21 }), NEXT, 10, 0);
  });
});

describe('a report of an equivocation', () => {
  it('cannot be made, here as on the real chain: the proof it needs has no values', () => {
    const { fields } = grandpa.callSpecs.report_equivocation;
    expect(fields.map(({ name }) => name)).toEqual(['equivocation_proof', 'key_owner_proof']);
    const proof = fields[1]!.type;
    for (const byte of [0, 1, 255]) expect(() => decode(proof, Uint8Array.of(byte))).toThrow(ScaleError);
  });
});
