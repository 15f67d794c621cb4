import { accountId, named, params, variant } from '../frame/types.ts';
import { h160 } from './primitive-types.ts';

const systemOrigin = variant(
  'frame_support::dispatch::RawOrigin',
  {
    Root: [0],
    Signed: [1, named(accountId, 'AccountId')],
    None: [2],
    Authorized: [3],
  },
  params({ AccountId: accountId }),
);
const ethereumOrigin = variant('pallet_ethereum::RawOrigin', {
  EthereumTransaction: [0, h160],
});
export const originCaller = variant('node_subtensor_runtime::OriginCaller', {
  system: [0, named(systemOrigin, 'frame_system::Origin<Runtime>')],
  Ethereum: [21, named(ethereumOrigin, 'pallet_ethereum::Origin')],
});
