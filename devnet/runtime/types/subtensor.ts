import {
  accountId,
  boundedBytes,
  btreeSet,
  bytes,
  i64,
  named,
  option,
  params,
  plainEnum,
  struct,
  u128,
  u16,
  u32,
  u64,
  u8,
  variant,
} from '../frame/types.ts';
import { alphaBalance, netUid } from './common.ts';
import { u64f64 } from './fixed.ts';
import { percent } from './per-things.ts';

export const hyperparameter = plainEnum('pallet_subtensor::utils::rate_limiting::Hyperparameter', [
  'Unknown',
  'ServingRateLimit',
  'MaxDifficulty',
  'AdjustmentAlpha',
  'MaxWeightLimit',
  'ImmunityPeriod',
  'MinAllowedWeights',
  'Kappa',
  'Rho',
  'ActivityCutoff',
  'PowRegistrationAllowed',
  'MinBurn',
  'MaxBurn',
  'BondsMovingAverage',
  'BondsPenalty',
  'CommitRevealEnabled',
  'LiquidAlphaEnabled',
  'AlphaValues',
  'WeightCommitInterval',
  'TransferEnabled',
  'AlphaSigmoidSteepness',
  'Yuma3Enabled',
  'BondsResetEnabled',
  'ImmuneNeuronLimit',
  'RecycleOrBurn',
  'MaxAllowedUids',
  'BurnHalfLife',
  'BurnIncreaseMult',
  'SubnetEmissionEnabled',
  'MinChildkeyTake',
  'ActivityCutoffFactorMilli',
  'TriggerEpoch',
]);
export const rateLimitKey = variant(
  'pallet_subtensor::RateLimitKey',
  {
    SetSNOwnerHotkey: [0, netUid],
    OwnerHyperparamUpdate: [1, [netUid, hyperparameter]],
    NetworkLastRegistered: [2],
    LastTxBlock: [3, named(accountId, 'AccountId')],
    LastTxBlockChildKeyTake: [4, named(accountId, 'AccountId')],
    LastTxBlockDelegateTake: [5, named(accountId, 'AccountId')],
    AddStakeBurn: [6, netUid],
  },
  params({ AccountId: accountId }),
);
export const safeFloat = struct('share_pool::SafeFloat', { mantissa: u128, exponent: i64 });
export const rootClaimTypeEnum = variant('pallet_subtensor::pallet::RootClaimTypeEnum', {
  Swap: [0],
  Keep: [1],
  KeepSubnets: [2, { subnets: btreeSet(netUid) }],
});
export const lockState = struct('pallet_subtensor::staking::lock::LockState', {
  locked_mass: alphaBalance,
  conviction: u64f64,
  last_update: u64,
});
export const chainIdentityV2 = struct('pallet_subtensor::pallet::ChainIdentityV2', {
  name: bytes,
  url: bytes,
  github_repo: bytes,
  image: bytes,
  discord: bytes,
  description: bytes,
  additional: bytes,
});
export const subnetIdentityV3 = struct('pallet_subtensor::pallet::SubnetIdentityV3', {
  subnet_name: bytes,
  github_repo: bytes,
  subnet_contact: bytes,
  subnet_url: bytes,
  discord: bytes,
  description: bytes,
  logo_url: bytes,
  additional: bytes,
});
export const recycleOrBurnEnum = plainEnum('pallet_subtensor::pallet::RecycleOrBurnEnum', ['Burn', 'Recycle']);
export const axonInfo = struct('pallet_subtensor::pallet::AxonInfo', {
  block: u64,
  version: u32,
  ip: u128,
  port: u16,
  ip_type: u8,
  protocol: u8,
  placeholder1: u8,
  placeholder2: u8,
});
export const neuronCertificate = struct('pallet_subtensor::pallet::NeuronCertificate', {
  public_key: [boundedBytes, 'BoundedVec<u8, ConstU32<64>>'],
  algorithm: u8,
});
export const prometheusInfo = struct('pallet_subtensor::pallet::PrometheusInfo', {
  block: u64,
  version: u32,
  ip: u128,
  port: u16,
  ip_type: u8,
});
export const subnetLease = struct(
  'pallet_subtensor::subnets::leasing::SubnetLease',
  {
    beneficiary: [accountId, 'AccountId'],
    coldkey: [accountId, 'AccountId'],
    hotkey: [accountId, 'AccountId'],
    emissions_share: percent,
    end_block: [option(u32), 'Option<BlockNumber>'],
    netuid: netUid,
    cost: [u64, 'Balance'],
  },
  params({ AccountId: accountId, BlockNumber: u32, Balance: u64 }),
);
