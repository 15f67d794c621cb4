import { i32, struct, u128, u64, wrapper } from '../frame/types.ts';
import { alphaBalance, netUid, taoBalance } from './common.ts';
import { perquintill } from './per-things.ts';

export const balancer = struct('pallet_subtensor_swap::pallet::balancer::Balancer', { quote: perquintill });
export const tickIndex = wrapper('pallet_subtensor_swap::pallet::TickIndex', i32);
export const positionId = wrapper('pallet_subtensor_swap::pallet::PositionId', u128);
export const subnetPrice = struct('pallet_subtensor_swap_runtime_api::SubnetPrice', { netuid: netUid, price: u64 });
export const simSwapResult = struct('pallet_subtensor_swap_runtime_api::SimSwapResult', {
  tao_amount: taoBalance,
  alpha_amount: alphaBalance,
  tao_fee: taoBalance,
  alpha_fee: alphaBalance,
  tao_slippage: taoBalance,
  alpha_slippage: alphaBalance,
});
