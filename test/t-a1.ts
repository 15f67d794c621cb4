import { startBundledDevnet } from '../devnet/bundled-devnet.ts';
import { ForgetfulStore } from '../devnet/node/forgetful-store.ts';
import { ManualClock } from '../devnet/node/clock.ts';
import { inProcessMarket } from '../miner/market/in-process-market.ts';
import { httpMarket } from '../miner/market/http-market.ts';
import { subtensor } from '../devnet/runtime/pallets/subtensor/declaration/declaration.ts';
import { State } from '../devnet/runtime/frame/state.ts';
import { Context } from '../devnet/runtime/frame/context.ts';
const t0=performance.now(); const log=(...a:unknown[])=>console.log((performance.now()-t0).toFixed(0),...a);
const market = process.argv[2]==='http'?httpMarket():inProcessMarket();
const clock = new ManualClock(1_700_000_000_000);
const d = await startBundledDevnet({ clock, store: new ForgetfulStore(), production: {mode:'manual'}, market, seed: '1' });
d.node.trouble.on(e=>console.log('TROUBLE',e));
log('up', d.node.chain.best.header.number, d.actors!.ready, d.actors!.netuids, d.actors!.status().trouble);
const asked: Record<string, {n:number,s:number,l:number,f:number}> = {};
d.actors!.asked.on(e=>{ const k=e.netuid+'/'+e.uid; const a=asked[k]??={n:0,s:0,l:0,f:0}; a.n++; a.s+=e.score; a.l+=e.latencyMs; if(e.failure) a.f++; });
const N=Number(process.argv[3]??130);
for (let i=0;i<N;i++){ clock.advance(250); const t=performance.now(); await d.node.newBlock(); const t2=performance.now(); await d.actors!.onBlock(); const t3=performance.now(); if (t3-t>300) log('slow', d.node.chain.best.header.number, (t2-t).toFixed(0), (t3-t2).toFixed(0)); if (i%20===0) log(d.node.chain.best.header.number, d.actors!.status().trouble, d.actors!.status().actors.filter(a=>a.role==='validator').map(a=>a.last?.block+':'+a.last?.did).join(' | ')); }
const s = new State(d.node.chain.best.state);
const st = subtensor.storage;
for (const n of [2,3]) { console.log(n, 'inc', st.Incentive.get(s,n).join(), 'div', st.Dividends.get(s,n).join(), 'em', st.Emission.get(s,n).join(), 'permit', st.ValidatorPermit.get(s,n).map(Number).join(''));
 for (const a of d.actors!.status().actors.filter(a=>a.netuid===n)) { const k=asked[n+'/'+a.uid]; console.log(n, a.uid, a.role, a.method??'', k?[k.n,(k.s/k.n).toFixed(3),(k.l/k.n).toFixed(0),k.f].join(' '):'', st.Incentive.get(s,n)[a.uid??99], a.last?.did??''); }
 console.log('price', st.SubnetTAO.get(s,n), st.SubnetAlphaIn.get(s,n), 'burn', st.Burn.get(s,n), st.SubnetMovingPrice.get(s,n)); }
log('done', (process.memoryUsage().rss/1e6).toFixed(0)+' MB');
await d.close(); log('closed');
