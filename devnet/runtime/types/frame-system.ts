import { bool, compact, cow, h256, params, str, struct, u32, variant, vec } from '../frame/types.ts';
import { accountData } from './balances.ts';
import { hash } from './common.ts';
import { runtimeEvent } from './outer.ts';
import { dispatchClass, pays, weight } from './weight.ts';

export const accountInfo = struct(
  'frame_system::AccountInfo',
  {
    nonce: [u32, 'Nonce'],
    consumers: [u32, 'RefCount'],
    providers: [u32, 'RefCount'],
    sufficients: [u32, 'RefCount'],
    data: accountData,
  },
  params({ Nonce: u32, AccountData: accountData }),
);
export const phase = variant('frame_system::Phase', {
  ApplyExtrinsic: [0, u32],
  Finalization: [1],
  Initialization: [2],
});
export const eventRecord = struct(
  'frame_system::EventRecord',
  {
    phase,
    event: [runtimeEvent, 'E'],
    topics: [vec(h256), 'Vec<T>'],
  },
  params({ E: runtimeEvent, T: h256 }),
);
export const lastRuntimeUpgradeInfo = struct('frame_system::LastRuntimeUpgradeInfo', {
  spec_version: [compact(u32), 'codec::Compact<u32>'],
  spec_name: [cow(str), "Cow<'static, str>"],
});
export const codeUpgradeAuthorization = struct('frame_system::CodeUpgradeAuthorization', {
  code_hash: hash,
  check_version: bool,
});
export const dispatchEventInfo = struct('frame_system::DispatchEventInfo', {
  weight,
  class: dispatchClass,
  pays_fee: pays,
});
