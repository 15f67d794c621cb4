import { bytesToHex } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import { lookup } from '../../frame/lookup.ts';
import { ensureSigned } from '../../frame/origin.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { palletModule, type DynamicInfo, type PalletModule } from '../../frame/pallet.ts';
import { encode } from '../../frame/type.ts';
import { runtimeCall } from '../../types/outer.ts';
import { reserve, unreserve } from '../balances/index.ts';
import { actAs } from './act-as.ts';
import { announce, dropAnnouncements } from './announcements.ts';
import { proxy } from './declaration.ts';
import { addProxy, findProxy, removeProxies, removeProxy } from './delegates.ts';
import { proxyDeposit } from './deposit.ts';
import { pokeDeposits } from './poke-deposit.ts';
import { pureAccount } from './pure-account.ts';

const { Proxies, LastCallResult, RealPaysFee } = proxy.storage;
const { events, errors } = proxy;
/** Finding the proxy and the account it acts for, beside the call itself. Picoseconds; an estimate. */
const OWN_REF_TIME = 250_000_000n;

const dynamicInfo: DynamicInfo = (call, infoOf) => {
  const inner = (call.value as { call?: RuntimeCall } | undefined)?.call;
  if (!inner) return undefined;
  const { weight, pays } = infoOf(inner);
  return {
    weight: { refTime: weight.refTime + OWN_REF_TIME, proofSize: weight.proofSize },
    class: 'Normal',
    pays: call.type === 'proxy_announced' || pays,
  };
};

/** Accounts that act for other accounts, within limits. subtensor: pallets/proxy/src/lib.rs */
export const proxyModule: PalletModule = palletModule(
  proxy,
  {
    proxy: (ctx, origin, { real, force_proxy_type, call }) => {
      const who = ensureSigned(origin);
      const account = lookup(real);
      const rights = findProxy(ctx, account, who, force_proxy_type);
      if (rights.delay > 0) throw errors.Unannounced();
      actAs(ctx, account, rights, call);
    },
    add_proxy: (ctx, origin, { delegate, proxy_type, delay }) =>
      addProxy(ctx, ensureSigned(origin), lookup(delegate), proxy_type, delay),
    remove_proxy: (ctx, origin, { delegate, proxy_type, delay }) =>
      removeProxy(ctx, ensureSigned(origin), lookup(delegate), proxy_type, delay),
    remove_proxies: (ctx, origin) => removeProxies(ctx, ensureSigned(origin)),
    create_pure: (ctx, origin, { proxy_type, delay, index }) => {
      const who = ensureSigned(origin);
      const birth = { height: ctx.block.number, extrinsicIndex: ctx.extrinsicIndex };
      const pure = pureAccount(who, proxy_type, index, birth);
      if (Proxies.has(ctx, pure)) throw errors.Duplicate();
      const deposit = proxyDeposit(1);
      reserve(ctx, who, deposit);
      Proxies.put(ctx, pure, [[{ delegate: who, proxy_type, delay }], deposit]);
      ctx.deposit(events.PureCreated({ pure, who, proxy_type, disambiguation_index: index }));
    },
    kill_pure: (ctx, origin, { spawner, proxy_type, index, height, ext_index }) => {
      const who = ensureSigned(origin);
      const maker = lookup(spawner);
      const pure = pureAccount(maker, proxy_type, index, { height, extrinsicIndex: ext_index });
      if (pure !== who) throw errors.NoPermission();
      const [, deposit] = Proxies.take(ctx, who);
      unreserve(ctx, maker, deposit);
      ctx.deposit(events.PureKilled({ pure: who, spawner: maker, proxy_type, disambiguation_index: index }));
    },
    announce: (ctx, origin, { real, call_hash }) => announce(ctx, ensureSigned(origin), lookup(real), call_hash),
    remove_announcement: (ctx, origin, { real, call_hash }) => {
      const who = ensureSigned(origin);
      const account = lookup(real);
      dropAnnouncements(ctx, who, (a) => a.real === account && a.call_hash === call_hash);
    },
    reject_announcement: (ctx, origin, { delegate, call_hash }) => {
      const who = ensureSigned(origin);
      dropAnnouncements(ctx, lookup(delegate), (a) => a.real === who && a.call_hash === call_hash);
    },
    proxy_announced: (ctx, origin, { delegate, real, force_proxy_type, call }) => {
      ensureSigned(origin);
      const [by, account] = [lookup(delegate), lookup(real)];
      const rights = findProxy(ctx, account, by, force_proxy_type);
      const hash = bytesToHex(blake2b256(encode(runtimeCall, call)));
      const due = (height: number): boolean => ctx.block.number - height >= rights.delay;
      const meant = proxy.storage.Announcements.get(ctx, by)[0].some(
        (a) => a.real === account && a.call_hash === hash && due(a.height),
      );
      if (!meant) throw errors.Unannounced();
      dropAnnouncements(ctx, by, (a) => a.real === account && a.call_hash === hash && due(a.height));
      actAs(ctx, account, rights, call);
    },
    poke_deposit: (ctx, origin) => ({ pays: !pokeDeposits(ctx, ensureSigned(origin)) }),
    set_real_pays_fee: (ctx, origin, { delegate, pays_fee }) => {
      const real = ensureSigned(origin);
      const by = lookup(delegate);
      findProxy(ctx, real, by, undefined);
      if (pays_fee) RealPaysFee.put(ctx, real, by, undefined);
      else RealPaysFee.remove(ctx, real, by);
      ctx.deposit(events.RealPaysFeeSet({ real, delegate: by, pays_fee }));
    },
  },
  { dynamicInfo, onFinalize: (ctx) => void LastCallResult.clear(ctx) },
);
