// What each kind of proxy may do, for wallets that explain it. subtensor: runtime/src/lib.rs (`ProxyFilterRuntimeApi`)
import { utf8 } from '../../../substrate/bytes.ts';
import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import type { PalletDeclaration } from '../frame/pallet.ts';
import { bool, bytes, option, plainEnum, struct, u128, u8, variant, vec } from '../frame/types.ts';
import type { ValueOf } from '../frame/type.ts';
import { isDeprecated, PROXY_RULES, type RuleCall } from '../pallets/proxy/filter-rules.ts';
import { PROXY_TYPES, type ProxyType } from '../pallets/proxy/types.ts';

const path = (name: string): string => `subtensor_runtime_common::${name}`;
const proxyTypeInfo = struct(path('ProxyTypeInfo'), { name: bytes, index: u8, deprecated: bool });
const callCondition = variant(path('CallCondition'), {
  ParamLessThan: [0, { param_name: bytes, limit: u128 }],
  NestedCallMustBe: [1, { pallet_name: bytes, call_name: bytes }],
});
const callInfo = struct(path('CallInfo'), {
  pallet_name: bytes,
  pallet_index: u8,
  call_name: option(bytes),
  call_index: option(u8),
  condition: option(callCondition),
});
const filterMode = plainEnum(path('FilterMode'), ['AllowAll', 'DenyAll', 'Allow', 'Deny']);
const proxyFilterInfo = struct(path('ProxyFilterInfo'), {
  proxy_type: u8,
  name: bytes,
  deprecated: bool,
  filter_mode: filterMode,
  calls: vec(callInfo),
  exceptions: vec(callInfo),
});
type CallInfo = ValueOf<typeof callInfo>;

const conditionOf = ({ below, holding }: RuleCall): CallInfo['condition'] => {
  if (below) return { type: 'ParamLessThan', value: { param_name: utf8(below.argument), limit: below.limit } };
  if (!holding) return undefined;
  const value = { pallet_name: utf8(holding.pallet), call_name: utf8(holding.name) };
  return { type: 'NestedCallMustBe', value };
};

/** The API of a chain with these pallets. Rules for calls that the chain does not offer are left out: their numbers say nothing. */
export function proxyFilterApi(pallets: readonly PalletDeclaration[]): RuntimeApi {
  const byName = new Map(pallets.map((p) => [p.name, p]));
  const callInfos = (rules: readonly RuleCall[]): CallInfo[] =>
    rules.flatMap((rule) => {
      const pallet = byName.get(rule.pallet);
      const spec = rule.name === undefined ? undefined : pallet?.callSpecs[rule.name];
      if (!pallet || (rule.name !== undefined && !spec)) return [];
      return [
        {
          pallet_name: utf8(rule.pallet),
          pallet_index: pallet.index,
          call_name: rule.name === undefined ? undefined : utf8(rule.name),
          call_index: spec?.index,
          condition: conditionOf(rule),
        },
      ];
    });
  const filters = Object.entries(PROXY_RULES).map(([name, { mode, calls, exceptions }]) => ({
    proxy_type: PROXY_TYPES.indexOf(name as ProxyType),
    name: utf8(name),
    deprecated: isDeprecated(name as ProxyType),
    filter_mode: mode,
    calls: callInfos(calls),
    exceptions: callInfos(exceptions),
  }));
  const types = PROXY_TYPES.map((name, index) => ({ name: utf8(name), index, deprecated: isDeprecated(name) }));
  return runtimeApi('ProxyFilterRuntimeApi', 1, {
    get_proxy_types: method({}, vec(proxyTypeInfo), () => types),
    get_proxy_filter: method({ proxy_type: option(u8) }, vec(proxyFilterInfo), (_ctx, { proxy_type }) =>
      proxy_type === undefined ? filters : filters.filter((f) => f.proxy_type === proxy_type),
    ),
  });
}
