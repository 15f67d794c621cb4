// How long a block step takes: run with `node build/run.mjs devnet/runtime/pallets/subtensor/block-step.bench.ts`.
import { subtensor } from './index.ts';
import { account, ALICE, TestChain } from './testing/test-chain.ts';

const { calls, storage } = subtensor;
const SUBNETS = 128;
const BLOCKS = 50;

const chain = new TestChain();
storage.SubnetLimit.put(chain.ctx, 1000);
storage.NetworkMinLockCost.put(chain.ctx, 1_000_000_000n);
for (let i = 0; i < SUBNETS; i++) {
  storage.NetworkLastLockCost.put(chain.ctx, 1_000_000_000n);
  chain.subnet(ALICE, account(1000 + i));
}
chain.next(2);
const start = performance.now();
chain.next(BLOCKS);
console.log(`${SUBNETS} subnets: ${((performance.now() - start) / BLOCKS).toFixed(1)} ms per block step`);

const crowd = new TestChain();
const netuid = crowd.subnet(ALICE, account(1));
storage.MaxBurn.put(crowd.ctx, netuid, 1_000_000n);
storage.BurnHalfLife.put(crowd.ctx, netuid, 1);
for (let uid = 1; uid < 256; uid++) {
  crowd.as(ALICE, calls.burned_register({ netuid, hotkey: account(2000 + uid) }));
  if (uid < 64)
    crowd.as(
      ALICE,
      calls.add_stake({ hotkey: account(2000 + uid), netuid, amount_staked: 1_000_000_000n * BigInt(uid) }),
    );
}
storage.Tempo.put(crowd.ctx, netuid, 20);
crowd.next(25);
const uids = Array.from({ length: 256 }, (_, uid) => uid);
for (let uid = 1; uid < 64; uid++)
  crowd.as(
    account(2000 + uid),
    calls.set_weights({
      netuid,
      dests: uids,
      weights: uids.map((to) => ((to * 7919 + uid * 104729) % 60000) + 1),
      version_key: 0n,
    }),
  );
for (let n = 0; n < 3; n++) {
  let longest = 0;
  for (let block = 0; block < 20; block++) {
    const before = performance.now();
    crowd.next();
    longest = Math.max(longest, performance.now() - before);
  }
  console.log(`256 neurons, 64 validators: ${longest.toFixed(0)} ms for the block with the epoch`);
}
