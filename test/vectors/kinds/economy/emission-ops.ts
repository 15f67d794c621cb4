// Operations of emission.json.
import { keccak_256 } from '@noble/hashes/sha3.js';
import { blockEmission, mintableRao } from '../../../../devnet/runtime/economy/emission/block-emission.ts';
import { decayBurn, decayFactorQ32, raiseBurn } from '../../../../devnet/runtime/economy/emission/burn-price.ts';
import {
  blocksUntilNextAutoEpoch,
  nextEpochStartBlock,
  shouldRunEpoch,
} from '../../../../devnet/runtime/economy/emission/epoch-schedule.ts';
import { nextMovingPrice } from '../../../../devnet/runtime/economy/emission/moving-price.ts';
import { networkLockCost } from '../../../../devnet/runtime/economy/emission/network-lock.ts';
import { ownerCutOf, splitPending } from '../../../../devnet/runtime/economy/emission/pending-split.ts';
import { autoClaimIndices } from '../../../../devnet/runtime/economy/emission/root-claims.ts';
import { rootProportion } from '../../../../devnet/runtime/economy/emission/root-proportion.ts';
import { subnetShares, subnetTaoEmissions } from '../../../../devnet/runtime/economy/emission/subnet-shares.ts';
import type { ShareInput } from '../../../../devnet/runtime/economy/emission/subnet-shares.ts';
import { subnetTerms } from '../../../../devnet/runtime/economy/emission/subnet-terms.ts';
import { mechanismStorageIndex, splitEmissions } from '../../../../devnet/runtime/economy/epoch/mechanisms.ts';
import { I96F32, U64F64, U96F32 } from '../../../../devnet/runtime/economy/fixed/formats.ts';
import { dividendDistributionOp, distributeEmissionOp, stakeWeightsOp } from './distribution-ops.ts';
import type { Fields } from './fields.ts';
import { UnknownForm, bytes, float, floatOr, int, intOr, list, record, small, smallOr, smalls } from './fields.ts';
import { compareFixed, comparePlain } from './rule.ts';
import type { Op } from './rule.ts';

const plain =
  (compute: (input: Fields) => unknown): Op =>
  (input, expected, rule) =>
    comparePlain(compute(input), expected, rule);

const sharesOf = (input: Fields): ShareInput[] =>
  list(input['subnets'], 'subnets').map((value) => {
    const subnet = record(value, 'subnet');
    return {
      netuid: small(subnet, 'netuid'),
      mechanism: smallOr(subnet, 'mechanism', 1),
      movingPrice: I96F32.fromFloat(float(subnet, 'moving_price')),
      minerBurned: U96F32.fromFloat(floatOr(subnet, 'miner_burned', 0)),
      emissionEnabled: subnet['emission_enabled'] !== false,
    };
  });

/** A proportion that upstream only knows to be close to 1 counts as 1. */
const proportion = (input: Fields, name: string): bigint =>
  U96F32.fromFloat(input[name] === '~1' ? 1 : float(input, name));

const getShares: Op = (input, expected, rule) => {
  const subnets = sharesOf(input);
  const shares = subnetShares(subnets);
  return compareFixed(
    Object.fromEntries(subnets.map(({ netuid }, i) => [netuid, shares[i] ?? 0n])),
    expected,
    rule,
    U64F64,
  );
};

const terms = plain((input) => {
  const got = subnetTerms(
    U96F32.fromFloat(float(input, 'tao_emission')),
    int(input, 'alpha_emission'),
    U64F64.fromFloat(float(input, 'price')),
    proportion(input, 'root_proportion'),
  );
  return {
    alpha_in: U96F32.toU64(got.alphaIn),
    tao_in: U96F32.toU64(got.taoIn),
    excess_tao: U96F32.toU64(got.excessTao),
    alpha_out: U96F32.toU64(got.alphaOut),
  };
});

const alphaOutSplit = plain((input) => {
  const root = rootProportion(int(input, 'root_tao'), int(input, 'tao_weight_u64'), int(input, 'alpha_issuance'));
  const cut = input['owner_cut_enabled'] === false ? null : small(input, 'owner_cut_u16');
  const split = splitPending(U96F32.fromInt(int(input, 'alpha_out')), cut, root);
  const sell = input['root_sell'] !== false;
  return {
    pending_server: split.server,
    pending_validator: split.validator,
    pending_root: sell ? split.root : 0n,
    recycled_root: sell ? 0n : split.root,
    pending_owner_cut: split.ownerCut,
  };
});

const movingPriceOp: Op = (input, expected, rule) => {
  let movingPrice = I96F32.fromFloat(float(input, 'moving_price'));
  const block = int(input, 'block');
  for (let update = 0; update < smallOr(input, 'updates', 1); update++) {
    movingPrice = nextMovingPrice({
      movingAlpha: I96F32.fromFloat(float(input, 'moving_alpha')),
      halvingBlocks: int(input, 'halving_blocks'),
      firstEmissionBlock: int(input, 'first_emission_block'),
      block,
      price: U64F64.fromFloat(float(input, 'price')),
      movingPrice,
    });
  }
  const bound = typeof expected === 'object' && expected !== null ? (expected as Fields)['less_than'] : undefined;
  const got = I96F32.toNumber(movingPrice);
  if (bound !== undefined) return { ok: got < Number(bound), got, expected };
  return compareFixed(movingPrice, expected, rule, I96F32);
};

function blockHash(input: Fields): Uint8Array {
  const text = /^keccak256\("(.*)"\)$/.exec(String(input['block_hash']))?.[1];
  return text === undefined ? bytes(input, 'block_hash') : keccak_256(new TextEncoder().encode(text));
}

const schedule = (input: Fields) => ({
  tempo: small(input, 'tempo'),
  lastEpochBlock: small(input, 'last_epoch_block'),
  pendingEpochAt: smallOr(input, 'pending_epoch_at', 0),
  blocksSinceLastStep: smallOr(input, 'blocks_since_last_step', 0),
});

const burnBounds = (input: Fields) => ({
  minBurnRao: intOr(input, 'min_burn', 500_000n),
  maxBurnRao: intOr(input, 'max_burn', 100_000_000_000n),
});

export const emissionOps: Record<string, Op> = {
  get_block_emission_for_issuance: plain((input) => blockEmission(int(input, 'issuance'))),
  mint_tao: plain((input) => mintableRao(int(input, 'balances_total_issuance'), int(input, 'amount'))),
  get_shares: getShares,
  get_subnet_block_emissions: plain((input) => {
    const subnets = sharesOf(input);
    const emissions = subnetTaoEmissions(int(input, 'block_emission'), subnets);
    return Object.fromEntries(subnets.map(({ netuid }, i) => [netuid, U96F32.toU64(emissions[i] ?? 0n)]));
  }),
  get_subnet_terms: terms,
  alpha_out_split: alphaOutSplit,
  owner_cut: plain((input) =>
    U96F32.toU64(ownerCutOf(U96F32.fromInt(int(input, 'alpha_out')), small(input, 'owner_cut_u16'))),
  ),
  root_proportion: (input, expected, rule) =>
    compareFixed(
      rootProportion(int(input, 'root_tao'), int(input, 'tao_weight_u64'), int(input, 'alpha_issuance')),
      expected,
      rule,
      U96F32,
    ),
  update_moving_price: movingPriceOp,
  split_emissions: plain((input) =>
    splitEmissions(
      small(input, 'mechanism_count'),
      input['split'] == null ? null : smalls(input, 'split'),
      int(input, 'alpha'),
    ),
  ),
  mechanism_storage_index: plain((input) => mechanismStorageIndex(small(input, 'netuid'), small(input, 'mecid'))),
  should_run_epoch: plain((input) => shouldRunEpoch(schedule(input), small(input, 'block'))),
  blocks_until_next_auto_epoch: plain((input) => blocksUntilNextAutoEpoch(schedule(input), small(input, 'block'))),
  get_next_epoch_start_block: plain((input) => nextEpochStartBlock(schedule(input))),
  block_hash_to_indices: plain((input) => autoClaimIndices(blockHash(input), small(input, 'k'), int(input, 'n'))),
  calculate_dividend_distribution: dividendDistributionOp,
  get_stake_weights_for_hotkey_on_subnet: stakeWeightsOp,
  distribute_emission: distributeEmissionOp,
  decay_factor_q32: plain((input) => decayFactorQ32(small(input, 'half_life'))),
  update_registration_prices: plain((input) =>
    decayBurn(int(input, 'burn'), small(input, 'half_life'), smallOr(input, 'block', 2), burnBounds(input)),
  ),
  bump_registration_price: plain((input) =>
    raiseBurn(int(input, 'burn'), U64F64.fromFloat(float(input, 'mult')), burnBounds(input)),
  ),
  get_network_lock_cost: plain((input) => {
    if (input['reduction_interval'] === undefined) throw new UnknownForm('no reduction_interval');
    return networkLockCost({
      lastLockRao: int(input, 'last_lock'),
      minLockRao: int(input, 'min_lock'),
      lastLockBlock: int(input, 'last_lock_block'),
      block: int(input, 'block'),
      reductionInterval: int(input, 'reduction_interval'),
    });
  }),
};
