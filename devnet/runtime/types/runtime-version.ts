import { cow, fixedBytes, str, struct, tuple, u32, u8, vec } from '../frame/types.ts';

export const runtimeVersion = struct('sp_version::RuntimeVersion', {
  spec_name: [cow(str), "Cow<'static, str>"],
  impl_name: [cow(str), "Cow<'static, str>"],
  authoring_version: u32,
  spec_version: u32,
  impl_version: u32,
  apis: [cow(vec(tuple(fixedBytes(8), u32))), 'ApisVec'],
  transaction_version: u32,
  system_version: u8,
});
