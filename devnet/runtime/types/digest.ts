import { bytes, fixedBytes, named, struct, variant, vec } from '../frame/types.ts';

export const digestItem = variant('sp_runtime::generic::digest::DigestItem', {
  PreRuntime: [6, [named(fixedBytes(4), 'ConsensusEngineId'), bytes]],
  Consensus: [4, [named(fixedBytes(4), 'ConsensusEngineId'), bytes]],
  Seal: [5, [named(fixedBytes(4), 'ConsensusEngineId'), bytes]],
  Other: [0, bytes],
  RuntimeEnvironmentUpdated: [8],
});
export const digest = struct('sp_runtime::generic::digest::Digest', { logs: vec(digestItem) });
