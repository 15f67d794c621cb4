import { dispatchError } from '../../frame/dispatch-error.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { blake2_128Concat, map, optionalValue, twox64Concat, value } from '../../frame/storage-item.ts';
import { accountId, bool, bytes, h256, tuple, u16, u32, u64, vec } from '../../frame/types.ts';
import { hash, ZERO_HASH } from '../../types/common.ts';
import { digest } from '../../types/digest.ts';
import {
  accountInfo,
  codeUpgradeAuthorization,
  dispatchEventInfo,
  eventRecord,
  lastRuntimeUpgradeInfo,
  phase,
} from '../../types/frame-system.ts';
import { runtimeVersion } from '../../types/runtime-version.ts';
import { blockLength, blockWeights, perDispatchClass, runtimeDbWeight, weight } from '../../types/weight.ts';

/**
 * The System pallet as clients see it. The runtimes are this program's own, which the code in the state names: `set_code` takes those alone,
 * and the calls that authorize other code beforehand (authorize_upgrade and the like) are not offered.
 */
export const system = pallet({
  name: 'System',
  index: 0,
  storage: {
    Account: map([blake2_128Concat(accountId)], accountInfo, {
      nonce: 0,
      consumers: 0,
      providers: 0,
      sufficients: 0,
      data: { free: 0n, reserved: 0n, frozen: 0n, flags: 170_141_183_460_469_231_731_687_303_715_884_105_728n },
    }),
    ExtrinsicCount: optionalValue(u32),
    InherentsApplied: value(bool, false),
    BlockWeight: value(perDispatchClass(weight), {
      normal: { ref_time: 0n, proof_size: 0n },
      operational: { ref_time: 0n, proof_size: 0n },
      mandatory: { ref_time: 0n, proof_size: 0n },
    }),
    AllExtrinsicsLen: optionalValue(u32),
    BlockHash: map([twox64Concat(u32)], h256, ZERO_HASH),
    ExtrinsicData: map([twox64Concat(u32)], bytes, new Uint8Array()),
    Number: value(u32, 0),
    ParentHash: value(h256, ZERO_HASH),
    Digest: value(digest, { logs: [] }),
    Events: value(vec(eventRecord), []),
    EventCount: value(u32, 0),
    EventTopics: map([blake2_128Concat(h256)], vec(tuple(u32, u32)), []),
    LastRuntimeUpgrade: optionalValue(lastRuntimeUpgradeInfo),
    UpgradedToU32RefCount: value(bool, false),
    UpgradedToTripleRefCount: value(bool, false),
    ExecutionPhase: optionalValue(phase),
    AuthorizedUpgrade: optionalValue(codeUpgradeAuthorization),
    ExtrinsicWeightReclaimed: value(weight, { ref_time: 0n, proof_size: 0n }),
  },
  calls: {
    remark: call(0, { remark: bytes }),
    set_heap_pages: call(1, { pages: u64 }, { class: 'Operational' }),
    set_code: call(2, { code: bytes }, { class: 'Operational' }),
    set_code_without_checks: call(3, { code: bytes }, { class: 'Operational' }),
    set_storage: call(4, { items: [vec(tuple(bytes, bytes)), 'Vec<KeyValue>'] }, { class: 'Operational' }),
    kill_storage: call(5, { keys: [vec(bytes), 'Vec<Key>'] }, { class: 'Operational' }),
    kill_prefix: call(6, { prefix: [bytes, 'Key'], subkeys: u32 }, { class: 'Operational' }),
    remark_with_event: call(7, { remark: bytes }),
  },
  events: {
    ExtrinsicSuccess: event(0, { dispatch_info: dispatchEventInfo }),
    ExtrinsicFailed: event(1, { dispatch_error: dispatchError, dispatch_info: dispatchEventInfo }),
    CodeUpdated: event(2),
    NewAccount: event(3, { account: accountId }),
    KilledAccount: event(4, { account: accountId }),
    Remarked: event(5, { sender: accountId, hash }),
    UpgradeAuthorized: event(6, { code_hash: hash, check_version: bool }),
    RejectedInvalidAuthorizedUpgrade: event(7, { code_hash: hash, error: dispatchError }),
  },
  errors: {
    InvalidSpecName: error(0, 'The new runtime has another name.'),
    SpecVersionNeedsToIncrease: error(1, 'The new runtime does not have a higher version.'),
    FailedToExtractRuntimeVersion: error(2, 'The new runtime tells no version.'),
    NonDefaultComposite: error(3, 'The account still holds data and cannot be removed.'),
    NonZeroRefCount: error(4, 'The account is still in use and cannot be removed.'),
    CallFiltered: error(5, 'This call is not allowed here.'),
    MultiBlockMigrationsOngoing: error(6, 'The chain is being upgraded.'),
    NothingAuthorized: error(7, 'No upgrade has been authorized.'),
    Unauthorized: error(8, 'This is not the authorized upgrade.'),
  },
  constants: {
    BlockWeights: constant(blockWeights, {
      base_block: { ref_time: 431_614_000n, proof_size: 0n },
      max_block: { ref_time: 4_000_000_000_000n, proof_size: 18_446_744_073_709_551_615n },
      per_class: {
        normal: {
          base_extrinsic: { ref_time: 108_157_000n, proof_size: 0n },
          max_extrinsic: { ref_time: 2_599_891_843_000n, proof_size: 11_990_383_647_911_208_550n },
          max_total: { ref_time: 3_000_000_000_000n, proof_size: 13_835_058_055_282_163_711n },
          reserved: { ref_time: 0n, proof_size: 0n },
        },
        operational: {
          base_extrinsic: { ref_time: 108_157_000n, proof_size: 0n },
          max_extrinsic: { ref_time: 3_599_891_843_000n, proof_size: 16_602_069_666_338_596_454n },
          max_total: { ref_time: 4_000_000_000_000n, proof_size: 18_446_744_073_709_551_615n },
          reserved: { ref_time: 1_000_000_000_000n, proof_size: 4_611_686_018_427_387_904n },
        },
        mandatory: {
          base_extrinsic: { ref_time: 108_157_000n, proof_size: 0n },
          max_extrinsic: undefined,
          max_total: undefined,
          reserved: undefined,
        },
      },
    }),
    BlockLength: constant(blockLength, { max: { normal: 7_864_320, operational: 10_485_760, mandatory: 10_485_760 } }),
    BlockHashCount: constant(u32, 2_400),
    DbWeight: constant(runtimeDbWeight, { read: 25_000_000n, write: 100_000_000n }),
    Version: constant(runtimeVersion, {
      spec_name: 'node-subtensor',
      impl_name: 'node-subtensor',
      authoring_version: 1,
      spec_version: 424,
      impl_version: 1,
      // Filled in from the declared runtime APIs when the runtime is put together.
      apis: [],
      transaction_version: 1,
      system_version: 1,
    }),
    SS58Prefix: constant(u16, 42),
  },
});
