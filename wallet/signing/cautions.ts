import { ALL_STAKE } from './argument-units.ts';
import type { Caution, DecodedCall, DecodedValue } from './decoded.ts';

const GIVES_CONTROL =
  /^(Proxy\.(add_proxy|create_pure|kill_pure)|SubtensorModule\.(swap_coldkey|schedule_swap_coldkey|announce_coldkey_swap|swap_coldkey_announced|swap_hotkey|swap_hotkey_v2|transfer_stake)|Sudo\..*|System\.(set_code|set_storage|kill_storage|kill_prefix|authorize_upgrade).*|Utility\.(dispatch_as|dispatch_as_fallible))$/u;
const MOVES_EVERYTHING =
  /^(Balances\.transfer_all|SubtensorModule\.(unstake_all|unstake_all_alpha|remove_stake_full_limit))$/u;
const NO_PRICE_LIMIT = /^SubtensorModule\.(add_stake|remove_stake|swap_stake|unstake_all|unstake_all_alpha)$/u;

/** Cautions of a call and of every call inside it, each once. */
export function callCautions(call: DecodedCall): Set<Caution> {
  const found = new Set<Caution>();
  for (const one of allCalls(call)) {
    const name = `${one.pallet}.${one.name}`;
    if (!one.known) found.add('unknown-call');
    if (GIVES_CONTROL.test(name)) found.add('gives-control');
    if (MOVES_EVERYTHING.test(name) || movesAllStake(one)) found.add('moves-everything');
    if (NO_PRICE_LIMIT.test(name) || hasOpenLimit(one)) found.add('no-price-limit');
  }
  return found;
}

/** The call and all calls in its arguments, however deep. */
export function* allCalls(call: DecodedCall): Generator<DecodedCall> {
  yield call;
  for (const { value } of call.args) yield* callsIn(value);
}

function* callsIn(value: DecodedValue): Generator<DecodedCall> {
  if (value.kind === 'call') yield* allCalls(value.call);
  else if (value.kind === 'list') for (const item of value.items) yield* callsIn(item);
  else if (value.kind === 'fields' || value.kind === 'variant')
    for (const field of value.fields) yield* callsIn(field.value);
}

/** An amount beyond what anybody can hold: the chain moves all there is. */
const movesAllStake = ({ name, args }: DecodedCall) =>
  /^(move|swap|transfer)_stake/u.test(name) &&
  args.some((arg) => arg.name === 'alpha_amount' && arg.value.kind === 'alpha' && arg.value.alphaRao === ALL_STAKE);

/** A trade whose arguments set no limit: an absent one, a rate of nothing, a move between subnets. */
function hasOpenLimit({ name, args }: DecodedCall): boolean {
  const value = (field: string) => args.find((arg) => arg.name === field)?.value;
  const netuid = (field: string) => {
    const found = value(field);
    return found?.kind === 'netuid' ? found.netuid : undefined;
  };
  const limit = value('limit_price');
  if (name === 'remove_stake_full_limit') return limit?.kind === 'none';
  if (name === 'swap_stake_limit') return limit?.kind === 'alpha' && limit.alphaRao === 0n;
  return /^(move|transfer)_stake$/u.test(name) && netuid('origin_netuid') !== netuid('destination_netuid');
}
