/**
 * `npm run faults`: kills a devnet process at random moments, again and again, under load, and checks each time it comes back that
 * everything it had announced as final is there, proved, with the roots its headers name.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { helpAsked } from '../../build/help.mjs';
import { developmentKey, type ActorKey } from '../../devnet/actors/actor-key.ts';
import { signedExtrinsic, type ChainFacts } from '../../devnet/actors/signed-extrinsic.ts';
import { devFinalityKey, finalityPaths } from '../../devnet/finality/finality-keys.ts';
import { signingReady } from '../../devnet/node/derandomized-sr25519.ts';
import { StoredChainStore } from '../../devnet/node/stored-chain.ts';
import { createDevnetRuntime } from '../../devnet/runtime/index.ts';
import { balances } from '../../devnet/runtime/pallets/balances/declaration.ts';
import { createRng } from '../../miner/tasks/rng.ts';
import { ed25519Ready } from '../../node-light/verifier/fast-ed25519.ts';
import { bytesToHex, equalBytes, hexToBytes, type Hex } from '../../substrate/bytes.ts';
import type { AuthoritySet } from '../../substrate/grandpa/authority-set.ts';
import { blake2b256 } from '../../substrate/hash.ts';
import { headerFromJson, headerHash } from '../../substrate/header.ts';
import { levelStore } from '../../substrate/store/level-store.ts';
import { DisconnectedError } from '../../substrate/transport/transport.ts';
import type { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { buildDevnet, Killed, startDevnet } from './devnet-child.ts';
import { Ledger, Lost } from './ledger.ts';

helpAsked(`npm run faults [-- --kills N] [--seed TEXT] [--port N]

Kills a devnet under load at random moments and looks for what was lost. Exit 1 when something was.

Options
  --kills N    how often (default 200)
  --seed TEXT  fixes the moments (default 1)
  --port N     the first of the ports it uses (default 21100)`);
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    port: { type: 'string', default: '21100' },
  },
});
/** Two chains side by side, as many as a small machine has cores. */
const CHAINS = 2;
const KEPT_STATES = 256;

await signingReady;
await ed25519Ready;
// Extrinsics are encoded by the runtime's own declarations, which its making binds together.
createDevnetRuntime({ slotDurationMs: 250 });
const set: AuthoritySet = {
  setId: 0n,
  authorities: finalityPaths(3).map((path) => ({ id: hexToBytes(devFinalityKey(path).publicKey), weight: 1n })),
};
const senders = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve'].map(developmentKey);

/** Sends transfers without end, each watched until it is final. Ends with the connection. */
async function load(rpc: RpcClient, facts: ChainFacts, key: ActorKey, ledger: Ledger): Promise<void> {
  let nonce = (await rpc.request('system_accountNextIndex', [key.address])) as number;
  for (;;) {
    const call = balances.calls.transfer_keep_alive({
      dest: { type: 'Id', value: senders[0]!.account },
      value: 1_000n,
    });
    const extrinsic = signedExtrinsic(key, call, nonce++, facts);
    const hash = bytesToHex(blake2b256(extrinsic));
    await new Promise<void>((resolve, reject) => {
      const next = (status: unknown): void => {
        const { finalized } = status as { finalized?: Hex };
        if (!finalized) return;
        ledger.extrinsics.set(hash, finalized);
        resolve();
      };
      rpc.subscribe('author_submitAndWatchExtrinsic', [bytesToHex(extrinsic)], { next, error: reject }).catch(reject);
    });
  }
}

/** When a life ends: so long after the start, or so long after so many final heads were announced. */
type Death =
  | { readonly type: 'starting'; readonly afterMs: number }
  | { readonly type: 'working'; readonly heads: number; readonly afterMs: number };
/** At work at the latest after this, also when fewer heads came. */
const LONGEST_WORK_MS = 3_000;

/** One life of the process: comes back, is checked, works, is killed. @returns whether it lived to be checked */
async function life(folder: string, port: number, ledger: Ledger, death: Death): Promise<boolean> {
  const child = startDevnet(folder, port, ['--grandpa-rpc']);
  let checked = false;
  let killed = death.type === 'starting' ? pause(death.afterMs).then(() => child.kill()) : undefined;
  try {
    const rpc = await child.connect();
    await ledger.check(rpc, set);
    checked = true;
    let left = death.type === 'working' ? death.heads : Infinity;
    const enough = new Promise<void>((resolve) => {
      void rpc
        .subscribe('chain_subscribeFinalizedHeads', [], {
          next: (json) => {
            const header = headerFromJson(json);
            ledger.head(header.number, bytesToHex(headerHash(header)));
            if (left-- <= 0) resolve();
          },
        })
        .catch(() => resolve());
    });
    killed ??= Promise.race([enough, pause(LONGEST_WORK_MS)])
      .then(() => pause(death.afterMs))
      .then(() => child.kill());
    const [genesisHash, version] = await Promise.all([
      rpc.request('chain_getBlockHash', [0]),
      rpc.request('state_getRuntimeVersion'),
    ]);
    const { specVersion, transactionVersion } = version as Omit<ChainFacts, 'genesisHash'>;
    const facts: ChainFacts = { genesisHash: genesisHash as Hex, specVersion, transactionVersion };
    await Promise.all(senders.map((sender) => load(rpc, facts, sender, ledger)));
  } catch (error) {
    // The connection ends with the process; everything else is a finding.
    if (!(error instanceof DisconnectedError || error instanceof Killed)) {
      await child.kill();
      throw error;
    }
  } finally {
    await killed;
  }
  return checked;
}

/** The files themselves: the state has the root of its head, and so has every older state that is kept. */
async function checkStore(folder: string, genesis: Hex): Promise<number> {
  const level = await levelStore(join(folder, '250ms'));
  const store = new StoredChainStore(level, { keepStates: KEPT_STATES });
  const stored = await store.load(genesis);
  if (!stored) throw new Lost('the store is empty');
  const { number } = stored.head.header;
  let { state } = stored;
  for (let n = number - 1; n >= Math.max(0, number - KEPT_STATES + 1); n--) {
    const block = await store.block((await store.hashAt(n))!);
    const older = await store.recall(state, n + 1, n);
    if (!block || !older) throw new Lost(`block ${n} or its state is gone`);
    if (!equalBytes(older.root(), block.header.stateRoot)) throw new Lost(`the state of block ${n} has another root`);
    state = older;
  }
  await store.close();
  return number;
}

async function chain(
  index: number,
  kills: number,
  startMs: number,
): Promise<{ ledger: Ledger; block: number; checked: number }> {
  const random = createRng(`${values.seed}/${index}`);
  const folder = await mkdtemp(join(tmpdir(), 'taolite-faults-'));
  const ledger = new Ledger();
  let checked = 0;
  for (let i = 0; i < kills; i++) {
    // One in five dies while starting; the others at work, somewhere between two blocks or in the middle of one.
    const death: Death = random.chance(0.2)
      ? { type: 'starting', afterMs: random.int(startMs) }
      : { type: 'working', heads: random.int(12), afterMs: random.int(20) };
    if (await life(folder, Number(values.port) + index, ledger, death)) checked++;
    if ((i + 1) % 25 === 0)
      console.log(
        `chain ${index}: ${i + 1} kills, ${ledger.heads.size} final heads and ${ledger.extrinsics.size} final extrinsics so far`,
      );
  }
  const child = startDevnet(folder, Number(values.port) + index, ['--grandpa-rpc']);
  const rpc = await child.connect();
  const everything = new Ledger();
  for (const [number, hash] of ledger.heads) everything.head(number, hash);
  for (const [extrinsic, block] of ledger.extrinsics) everything.extrinsics.set(extrinsic, block);
  await everything.check(rpc, set);
  const genesis = (await rpc.request('chain_getBlockHash', [0])) as Hex;
  await child.kill();
  const block = await checkStore(folder, genesis);
  await rm(folder, { recursive: true });
  return { ledger, block, checked };
}

/** How long a start takes here and now, in milliseconds. */
async function startTime(port: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'taolite-faults-'));
  const began = performance.now();
  const child = startDevnet(folder, port);
  await child.connect();
  await child.kill();
  await rm(folder, { recursive: true });
  return Math.ceil(performance.now() - began);
}

const began = performance.now();
buildDevnet();
const kills = Number(values.kills);
const startMs = await startTime(Number(values.port));
const share = Array.from({ length: CHAINS }, (_, i) => Math.floor((kills + i) / CHAINS));
const results = await Promise.all(share.map((count, i) => chain(i, count, startMs)));
for (const { ledger, block, checked } of results)
  console.log(
    `block ${block}: ${ledger.heads.size} announced final heads and ${ledger.extrinsics.size} announced final extrinsics are there, checked in ${checked} of the lives and all again at the end`,
  );
console.log(`${kills} kills, seed ${values.seed}, nothing lost (${((performance.now() - began) / 1000).toFixed(0)} s)`);
process.exit(0);
