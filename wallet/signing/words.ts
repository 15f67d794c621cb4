/** Calls in words. One line per call; a call missing here is shown raw, with a caution. */
import { ALL_STAKE } from './argument-units.ts';
import type { DecodedField, DecodedValue, Part } from './decoded.ts';
import { say } from './sentence.ts';

/** Typed access to a call's arguments. A missing or different argument means this is not the call we know. */
class Args {
  constructor(private readonly fields: readonly DecodedField[]) {}

  #get<K extends DecodedValue['kind']>(name: string, ...kinds: K[]): Extract<DecodedValue, { kind: K }> {
    const value = this.fields.find((field) => field.name === name)?.value;
    if (!value || !kinds.includes(value.kind as K)) throw new UnexpectedArgument(name);
    return value as Extract<DecodedValue, { kind: K }>;
  }
  tao = (name: string) => this.#get(name, 'tao');
  alpha = (name: string) => this.#get(name, 'alpha');
  price = (name: string) => this.#get(name, 'price');
  maybePrice = (name: string) => this.#get(name, 'price', 'none');
  netuid = (name = 'netuid') => this.#get(name, 'netuid');
  address = (name: string) => this.#get(name, 'address');
  integer = (name: string) => this.#get(name, 'integer');
  flag = (name: string) => this.#get(name, 'boolean').value;
  text = (name: string) => this.#get(name, 'bytes');
  call = (name: string) => this.#get(name, 'call').call;
  variant = (name: string) => this.#get(name, 'variant').name;
  list = (name: string) => this.#get(name, 'list').items;
}
class UnexpectedArgument extends Error {}

const partly = (a: Args) =>
  a.flag('allow_partial') ? ' What does not fit that limit is left out.' : ' Otherwise nothing happens.';
const moved = (a: Args): Part | string => {
  const alpha = a.alpha('alpha_amount');
  return alpha.alphaRao === ALL_STAKE ? 'all stake' : alpha;
};
type Netuid = ReturnType<Args['netuid']>;
const crossing = (from: Netuid, to: Netuid) => say`from subnet ${from} to subnet ${to}`;
const onSubnet = (a: Args) => say`on subnet ${a.netuid()}`;
const axonAddress = (a: Args) => {
  const ip = a.integer('ip').value;
  const port = a.integer('port').value;
  const v4 = [24n, 16n, 8n, 0n].map((shift) => (ip >> shift) & 0xffn).join('.');
  const v6 = (ip.toString(16).padStart(32, '0').match(/.{4}/gu) ?? [])
    .map((group) => group.replace(/^0{1,3}/u, ''))
    .join(':');
  return a.integer('ip_type').value === 4n ? `${v4}:${port}` : `[${v6}]:${port}`;
};
const calls = (a: Args): Part[] => {
  const inner = a.list('calls').map((value) => (value.kind === 'call' ? value.call : undefined));
  return inner.flatMap((call, i) => (call ? say`${i === 0 ? '' : ' '}${String(i + 1)}. ${call.words}` : []));
};
const count = (a: Args) => String(a.list('calls').length);

const WORDS: Readonly<Record<string, (a: Args) => Part[]>> = {
  'Balances.transfer_allow_death': (a) =>
    say`Send ${a.tao('value')} to ${a.address('dest')}. Your account may be closed if almost nothing is left.`,
  'Balances.transfer_keep_alive': (a) => say`Send ${a.tao('value')} to ${a.address('dest')}.`,
  'Balances.transfer_all': (a) =>
    say`Send everything that is free to ${a.address('dest')}${a.flag('keep_alive') ? ', keeping the account open' : ' and close the account'}.`,
  'Balances.burn': (a) => say`Destroy ${a.tao('value')}. It cannot come back.`,

  'SubtensorModule.add_stake': (a) =>
    say`Stake ${a.tao('amount_staked')} on subnet ${a.netuid()} with ${a.address('hotkey')}, at whatever the price is then.`,
  'SubtensorModule.add_stake_limit': (a) =>
    say`Stake ${a.tao('amount_staked')} on subnet ${a.netuid()} with ${a.address('hotkey')}, paying at most ${a.price('limit_price')} per α.${partly(a)}`,
  'SubtensorModule.remove_stake': (a) =>
    say`Take ${a.alpha('amount_unstaked')} out of subnet ${a.netuid()} from ${a.address('hotkey')}, at whatever the price is then.`,
  'SubtensorModule.remove_stake_limit': (a) =>
    say`Take ${a.alpha('amount_unstaked')} out of subnet ${a.netuid()} from ${a.address('hotkey')}, for at least ${a.price('limit_price')} per α.${partly(a)}`,
  'SubtensorModule.remove_stake_full_limit': (a) => {
    const limit = a.maybePrice('limit_price');
    return say`Take all stake out of subnet ${a.netuid()} from ${a.address('hotkey')}, ${limit.kind === 'none' ? 'at whatever the price is then' : say`for at least ${limit} per α`}.`;
  },
  'SubtensorModule.unstake_all': (a) =>
    say`Take all stake with ${a.address('hotkey')} out of every subnet, at whatever the prices are then.`,
  'SubtensorModule.unstake_all_alpha': (a) =>
    say`Take all alpha with ${a.address('hotkey')} out of every subnet and stake it on subnet 0.`,
  'SubtensorModule.move_stake': (a) => {
    const [from, to] = [a.netuid('origin_netuid'), a.netuid('destination_netuid')];
    const hotkeys = say`from ${a.address('origin_hotkey')} to ${a.address('destination_hotkey')}`;
    if (from.netuid === to.netuid) return say`Move ${moved(a)} on subnet ${from} ${hotkeys}.`;
    return say`Move ${moved(a)} ${hotkeys} and ${crossing(from, to)}, at whatever the prices are then.`;
  },
  'SubtensorModule.swap_stake': (a) =>
    say`Move ${moved(a)} with ${a.address('hotkey')} ${crossing(a.netuid('origin_netuid'), a.netuid('destination_netuid'))}, at whatever the prices are then.`,
  'SubtensorModule.swap_stake_limit': (a) => {
    const [from, to, limit] = [a.netuid('origin_netuid'), a.netuid('destination_netuid'), a.alpha('limit_price')];
    const what = say`Move ${moved(a)} with ${a.address('hotkey')} ${crossing(from, to)}`;
    if (limit.alphaRao === 0n) return say`${what}, at whatever the prices are then.`;
    return say`${what}, for at least ${limit} per ${from.netuid === 0 ? 'τ' : 'α'}.${partly(a)}`;
  },
  'SubtensorModule.transfer_stake': (a) =>
    say`Give ${moved(a)} with ${a.address('hotkey')} on subnet ${a.netuid('origin_netuid')} to ${a.address('destination_coldkey')}, on subnet ${a.netuid('destination_netuid')}.`,
  'SubtensorModule.recycle_alpha': (a) =>
    say`Recycle ${a.alpha('amount')} with ${a.address('hotkey')} ${onSubnet(a)}. It cannot come back.`,
  'SubtensorModule.burn_alpha': (a) =>
    say`Burn ${a.alpha('amount')} with ${a.address('hotkey')} ${onSubnet(a)}. It cannot come back.`,

  'SubtensorModule.burned_register': (a) =>
    say`Register the hotkey ${a.address('hotkey')} ${onSubnet(a)}, paying the registration price then.`,
  'SubtensorModule.register_limit': (a) =>
    say`Register the hotkey ${a.address('hotkey')} ${onSubnet(a)}, paying at most ${a.tao('limit_price')}.`,
  'SubtensorModule.root_register': (a) => say`Register the hotkey ${a.address('hotkey')} on the root network.`,
  'SubtensorModule.register_network': (a) =>
    say`Create a new subnet owned by this account with the hotkey ${a.address('hotkey')}, paying the lock cost then.`,
  'SubtensorModule.start_call': (a) => say`Start emissions ${onSubnet(a)}.`,
  'SubtensorModule.serve_axon': (a) =>
    say`Announce your axon ${onSubnet(a)} at ${axonAddress(a)}. The address is public.`,
  'SubtensorModule.serve_prometheus': (a) =>
    say`Announce your Prometheus service ${onSubnet(a)} at ${axonAddress(a)}. The address is public.`,
  'SubtensorModule.set_weights': (a) => say`Set weights for ${String(a.list('dests').length)} neurons ${onSubnet(a)}.`,
  'SubtensorModule.commit_weights': (a) => say`Commit hidden weights ${onSubnet(a)}.`,
  'SubtensorModule.reveal_weights': (a) =>
    say`Reveal weights for ${String(a.list('uids').length)} neurons ${onSubnet(a)}.`,
  'SubtensorModule.commit_timelocked_weights': (a) => say`Commit time-locked weights ${onSubnet(a)}.`,
  'SubtensorModule.increase_take': (a) =>
    say`Raise the take of ${a.address('hotkey')} to ${percentU16(a.integer('take').value)}.`,
  'SubtensorModule.decrease_take': (a) =>
    say`Lower the take of ${a.address('hotkey')} to ${percentU16(a.integer('take').value)}.`,
  'SubtensorModule.set_childkey_take': (a) =>
    say`Set the child key take of ${a.address('hotkey')} ${onSubnet(a)} to ${percentU16(a.integer('take').value)}.`,
  'SubtensorModule.set_coldkey_auto_stake_hotkey': (a) =>
    say`Stake your mining rewards ${onSubnet(a)} with ${a.address('hotkey')} from now on.`,
  'SubtensorModule.try_associate_hotkey': (a) => say`Tie the hotkey ${a.address('hotkey')} to this account.`,
  'SubtensorModule.swap_hotkey': (a) => say`Replace the hotkey ${a.address('hotkey')} by ${a.address('new_hotkey')}.`,
  'SubtensorModule.swap_hotkey_v2': (a) =>
    say`Replace the hotkey ${a.address('hotkey')} by ${a.address('new_hotkey')}${a.flag('keep_stake') ? ', leaving its stake where it is' : ''}.`,
  'SubtensorModule.announce_coldkey_swap': (a) =>
    say`Announce that another coldkey will take over everything this account has (hash ${a.text('new_coldkey_hash').hex}).`,
  'SubtensorModule.swap_coldkey_announced': (a) =>
    say`Hand everything this account has to the coldkey ${a.address('new_coldkey')}.`,
  'SubtensorModule.schedule_swap_coldkey': (a) =>
    say`Schedule handing everything this account has to the coldkey ${a.address('new_coldkey')}.`,

  'Utility.batch': (a) => say`Do ${count(a)} calls, stopping at the first that fails: ${calls(a)}`,
  'Utility.batch_all': (a) => say`Do ${count(a)} calls, all or none: ${calls(a)}`,
  'Utility.force_batch': (a) => say`Do ${count(a)} calls, going on when one fails: ${calls(a)}`,
  'Proxy.proxy': (a) => say`For ${a.address('real')}: ${a.call('call').words}`,
  'Proxy.add_proxy': (a) =>
    say`Let ${a.address('delegate')} sign for this account (${a.variant('proxy_type')}), after a delay of ${a.integer('delay')} blocks.`,
  'Proxy.remove_proxy': (a) =>
    say`No longer let ${a.address('delegate')} sign for this account (${a.variant('proxy_type')}).`,
  'Proxy.remove_proxies': () => say`No longer let anyone else sign for this account.`,
  'Sudo.sudo': (a) => say`As the chain's administrator: ${a.call('call').words}`,
  'System.remark': (a) =>
    say`Write a remark on the chain that changes nothing: ${a.text('remark').text ?? a.text('remark').hex}`,
  'System.remark_with_event': (a) =>
    say`Write a remark on the chain that changes nothing: ${a.text('remark').text ?? a.text('remark').hex}`,
};

const percentU16 = (value: bigint) => `${(Number((value * 1_000_000n) / 65_535n) / 10_000).toFixed(2)} %`;

/** The call in words, or undefined when the wallet has none for it (or it has other arguments than expected). */
export function wordsFor(pallet: string, call: string, args: readonly DecodedField[]): Part[] | undefined {
  const name = `${pallet}.${call}`;
  if (!Object.hasOwn(WORDS, name)) return undefined;
  try {
    return WORDS[name]?.(new Args(args));
  } catch (error) {
    if (error instanceof UnexpectedArgument) return undefined;
    throw error;
  }
}
