import { expect, it } from 'vitest';
import type { Context } from '../frame/context.ts';
import { balances } from '../pallets/balances/declaration.ts';
import { sudo } from '../pallets/sudo/declaration.ts';
import { proxyFilterApi } from './proxy-filter.ts';

const { methods } = proxyFilterApi([balances, sudo]);
const text = (b: Uint8Array | undefined): string | undefined => b && new TextDecoder().decode(b);
interface Filter {
  readonly name: Uint8Array;
  readonly filter_mode: string;
  readonly calls: readonly { call_name?: Uint8Array; call_index?: number; pallet_index: number; condition?: unknown }[];
}
const filter = (proxy_type: number | undefined): Filter[] =>
  methods['get_proxy_filter']!.run({} as Context, { proxy_type } as never, undefined as never) as Filter[];

it('lists the eighteen kinds of proxy in order of their numbers', () => {
  const types = methods['get_proxy_types']!.run({} as Context, {} as never, undefined as never) as {
    name: Uint8Array;
    index: number;
    deprecated: boolean;
  }[];
  expect(types.map((t) => t.index)).toEqual([...types.keys()]);
  expect(types.filter((t) => t.deprecated).map((t) => text(t.name))).toEqual([
    'Senate',
    'Triumvirate',
    'Governance',
    'RootWeights',
  ]);
});
it('explains one kind or all of them; an unknown one is nothing', () => {
  expect(filter(undefined)).toHaveLength(18);
  expect(filter(99)).toEqual([]);
  const [transfer] = filter(11);
  expect(transfer).toMatchObject({ filter_mode: 'Allow' });
  expect(transfer!.calls.map((c) => [text(c.call_name), c.pallet_index, c.call_index])).toEqual([
    ['transfer_keep_alive', 5, 3],
    ['transfer_allow_death', 5, 0],
  ]);
  expect(transfer!.calls[0]!.condition).toMatchObject({ type: 'ParamLessThan', value: { limit: 500_000_000n } });
  expect(filter(3)[0]).toMatchObject({ filter_mode: 'Deny' });
  expect(filter(3)[0]!.calls[0]).toMatchObject({ pallet_index: 5, call_name: undefined, call_index: undefined });
});
