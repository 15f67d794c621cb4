import { compact, option, plainEnum, struct, u32, u64 } from '../frame/types.ts';
import type { Type } from '../frame/type.ts';

export const weight = struct('sp_weights::weight_v2::Weight', { ref_time: compact(u64), proof_size: compact(u64) });
export const dispatchClass = plainEnum('frame_support::dispatch::DispatchClass', [
  'Normal',
  'Operational',
  'Mandatory',
]);
export const pays = plainEnum('frame_support::dispatch::Pays', ['Yes', 'No']);
/** One value for each dispatch class. */
export const perDispatchClass = <T>(of: Type<T>): Type<{ normal: T; operational: T; mandatory: T }> =>
  struct(
    'frame_support::dispatch::PerDispatchClass',
    { normal: [of, 'T'], operational: [of, 'T'], mandatory: [of, 'T'] },
    [{ name: 'T', type: of }],
  ) as Type<{ normal: T; operational: T; mandatory: T }>;
const weightsPerClass = struct('frame_system::limits::WeightsPerClass', {
  base_extrinsic: weight,
  max_extrinsic: option(weight),
  max_total: option(weight),
  reserved: option(weight),
});
export const blockWeights = struct('frame_system::limits::BlockWeights', {
  base_block: weight,
  max_block: weight,
  per_class: perDispatchClass(weightsPerClass),
});
export const blockLength = struct('frame_system::limits::BlockLength', { max: perDispatchClass(u32) });
export const runtimeDbWeight = struct('sp_weights::RuntimeDbWeight', { read: u64, write: u64 });
