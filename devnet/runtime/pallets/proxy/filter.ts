import type { RuntimeCall } from '../../frame/dispatch.ts';
import { PROXY_RULES, type RuleCall } from './filter-rules.ts';
import type { ProxyType } from './types.ts';

function matches(rule: RuleCall, call: RuntimeCall): boolean {
  if (rule.pallet !== call.type || (rule.name !== undefined && rule.name !== call.value.type)) return false;
  const args = call.value.value as Readonly<Record<string, unknown>> | undefined;
  if (rule.below) return (args?.[rule.below.argument] as bigint) < rule.below.limit;
  if (rule.holding) {
    const inner = args?.['call'] as RuntimeCall | undefined;
    return inner?.type === rule.holding.pallet && inner.value.type === rule.holding.name;
  }
  return true;
}

/** Whether a proxy of this kind may make a call. */
export function typeAllows(type: ProxyType, call: RuntimeCall): boolean {
  const { mode, calls, exceptions } = PROXY_RULES[type];
  const listed = (rules: readonly RuleCall[]): boolean => rules.some((rule) => matches(rule, call));
  if (mode === 'AllowAll') return true;
  if (mode === 'DenyAll') return false;
  return mode === 'Allow' ? listed(calls) && !listed(exceptions) : !listed(calls);
}

/** Whether one kind has at least the rights of another. subtensor: runtime/src/lib.rs `InstanceFilter for ProxyType` */
export function isSuperset(type: ProxyType, of: ProxyType): boolean {
  if (type === of || type === 'Any') return true;
  if (of === 'Any') return false;
  if (type === 'NonTransfer') return of !== 'Transfer' && of !== 'SmallTransfer';
  return type === 'Transfer' && of === 'SmallTransfer';
}

/** What a proxy of this kind may do for another account: it cannot reach beyond its own rights by changing the proxies. */
export const proxyAllows = (type: ProxyType, call: RuntimeCall): boolean => {
  if (call.type === 'Proxy') {
    const { type: name, value } = call.value;
    const named = (value as { proxy_type?: ProxyType } | undefined)?.proxy_type;
    if ((name === 'add_proxy' || name === 'remove_proxy') && named && !isSuperset(type, named)) return false;
    if ((name === 'remove_proxies' || name === 'kill_pure') && type !== 'Any') return false;
  }
  return typeAllows(type, call);
};
