import { bytes, compact, h256, plainEnum, struct, u32, vec, wrapper } from '../frame/types.ts';
import { digest } from './digest.ts';

export const header = struct('sp_runtime::generic::header::Header', {
  parent_hash: [h256, 'Hash::Output'],
  number: [compact(u32), 'Number'],
  state_root: [h256, 'Hash::Output'],
  extrinsics_root: [h256, 'Hash::Output'],
  digest,
});
export const genericUncheckedExtrinsic = wrapper('sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic', bytes);
export const uncheckedExtrinsic = wrapper(
  'fp_self_contained::unchecked_extrinsic::UncheckedExtrinsic',
  genericUncheckedExtrinsic,
  'generic::UncheckedExtrinsic<Address, Call, Signature, Extension>',
);
export const block = struct('sp_runtime::generic::block::Block', {
  header,
  extrinsics: [vec(uncheckedExtrinsic), 'Vec<Extrinsic>'],
});
export const extrinsicInclusionMode = plainEnum('sp_runtime::ExtrinsicInclusionMode', [
  'AllExtrinsics',
  'OnlyInherents',
]);
export const opaqueValue = wrapper('sp_runtime::OpaqueValue', bytes);
