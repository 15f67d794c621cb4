import { Keyring } from '@polkadot/keyring';
import { devPair, devFinalityPair } from '../devnet/node/dev-accounts.ts';
import { cryptoWaitReady } from '@polkadot/util-crypto';
await cryptoWaitReady();
for (const t of ['sr25519','ed25519'] as const) { const k=new Keyring({type:t, ss58Format:42}); for (const p of ['//Alice','//One']) console.log(t,p,k.addFromUri(p).address, (t==='sr25519'?devPair:devFinalityPair)(p).address); }
