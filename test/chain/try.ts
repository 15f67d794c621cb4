import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { DevnetNode } from '../../devnet/node/node.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { wallClock } from '../../devnet/node/clock.ts';
import { localGenesis } from '../../devnet/node/local-genesis.ts';
import { standardMethods, engineMethods } from '../../devnet/rpc/methods/index.ts';
import { serveTransport } from '../../devnet/rpc/serve-transport.ts';
import { inProcessPair } from '../../substrate/transport/in-process.ts';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { openChain } from '../../chain/open-chain.ts';
await cryptoWaitReady();
const t0 = Date.now(); const log = (...a: unknown[]) => console.log(Date.now() - t0, ...a);
const { genesis, authors } = localGenesis(250);
const runtime = createDevnetRuntime({ slotDurationMs: 250 });
const node = await DevnetNode.open({ runtime, genesis, authors, clock: wallClock, store: new ForgetfulStore(), production: { mode: 'manual' } });
node.trouble.on((e) => console.error('TROUBLE', e));
const connect = (m: never, s: never) => { const [a, b] = inProcessPair(); serveTransport(node, { ...standardMethods, ...engineMethods }, b); return a(m, s); };
log('node');
const chain = await openChain({ connect: connect as never, kind: 'devnet', label: 'devnet', clock: wallClock, onStatus: (s) => log(s) });
log(chain.info, chain.heads());
chain.onHeads((h) => log('head', h.best.number, h.finalized.number));
await node.newBlock(); await node.newBlock();
await new Promise((r) => setTimeout(r, 100));
const view = chain.at();
log((await view.storage([['SubtensorModule', 'SubnetTAO', 1], ['SubtensorModule', 'TokenSymbol', 1], ['System', 'Account', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'], ['SubtensorModule', 'SubnetMovingPrice', 1]])).map((r) => r.value));
log((await view.keys('SubtensorModule', 'NetworksAdded')).map((k) => k[0]!.value));
log(Object.keys(chain.api.call));
for (const [a, m, ...x] of [['SubnetInfoRuntimeApi', 'get_all_dynamic_info'], ['SubnetInfoRuntimeApi', 'get_metagraph', 1], ['SubnetInfoRuntimeApi', 'get_subnet_hyperparams_v3', 1],['SubnetInfoRuntimeApi', 'get_subnet_hyperparams_v2', 1], ['StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'], ['SwapRuntimeApi', 'current_alpha_price', 1]] as [string, string, ...unknown[]][]) {
  try { log(m, JSON.stringify((await view.call(a, m, ...x)).value).slice(0, 2500)); } catch (e) { log(m, String(e)); }
}
await chain.close(); await node.close();
