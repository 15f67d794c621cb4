import type { RuntimeCall } from '../../../frame/dispatch.ts';

// Picoseconds with database access. subtensor: pallets/subtensor/src/weights.rs (check_*_extension)
const WEIGHTS = 327_958_000n;
const RATE_LIMITS = 210_376_000n;
const TAKE = 90_378_000n;
const SERVING = 94_035_000n;
const EVM_KEY = 65_448_000n;

const COSTS: Readonly<Record<string, bigint>> = {
  set_weights: WEIGHTS + RATE_LIMITS,
  set_mechanism_weights: WEIGHTS + RATE_LIMITS,
  commit_weights: WEIGHTS + RATE_LIMITS,
  commit_mechanism_weights: WEIGHTS + RATE_LIMITS,
  batch_set_weights: WEIGHTS,
  batch_commit_weights: WEIGHTS,
  reveal_weights: WEIGHTS,
  reveal_mechanism_weights: WEIGHTS,
  batch_reveal_weights: WEIGHTS,
  commit_timelocked_weights: WEIGHTS,
  commit_timelocked_mechanism_weights: WEIGHTS,
  commit_crv3_mechanism_weights: WEIGHTS,
  register_network: RATE_LIMITS,
  increase_take: TAKE,
  decrease_take: TAKE,
  serve_axon: SERVING,
  serve_axon_tls: SERVING,
  serve_prometheus: SERVING,
  associate_evm_key: EVM_KEY,
};

/** What the guards of a call add to its weight, beyond the one that stands before every call. */
export const guardRefTime = (call: RuntimeCall): bigint =>
  (call.type === 'SubtensorModule' && COSTS[call.value.type]) || 0n;
