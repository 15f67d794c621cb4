import { bytes, compact, h256, params, plainEnum, struct, u32, vec, wrapper } from '../frame/types.ts';
import { digest } from './digest.ts';
import { multiAddress, multiSignature } from './multi.ts';
import { runtimeCall } from './outer.ts';
import { extraType } from './signed-extensions.ts';

export const header = struct(
  'sp_runtime::generic::header::Header',
  {
    parent_hash: [h256, 'Hash::Output'],
    number: [compact(u32), 'Number'],
    state_root: [h256, 'Hash::Output'],
    extrinsics_root: [h256, 'Hash::Output'],
    digest,
  },
  params({ Number: u32 }),
);
const inner = wrapper(
  'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic',
  bytes,
  undefined,
  params({ Address: multiAddress, Call: runtimeCall, Signature: multiSignature, Extra: extraType }),
);
/** A whole extrinsic; in values its body, without the compact length that frames it. */
export const uncheckedExtrinsic = wrapper(
  'fp_self_contained::unchecked_extrinsic::UncheckedExtrinsic',
  inner,
  'generic::UncheckedExtrinsic<Address, Call, Signature, Extension>',
  params({ Address: multiAddress, Call: runtimeCall, Signature: multiSignature, Extension: extraType }),
);
export const block = struct(
  'sp_runtime::generic::block::Block',
  {
    header,
    extrinsics: [vec(uncheckedExtrinsic), 'Vec<Extrinsic>'],
  },
  params({ Header: header, Extrinsic: uncheckedExtrinsic }),
);
export const extrinsicInclusionMode = plainEnum('sp_runtime::ExtrinsicInclusionMode', [
  'AllExtrinsics',
  'OnlyInherents',
]);
export const opaqueValue = wrapper('sp_runtime::OpaqueValue', bytes);
