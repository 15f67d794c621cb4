import {
  boundedBytes,
  fixedBytes,
  fixedHex,
  named,
  option,
  params,
  struct,
  u32,
  u64,
  variant,
  vec,
  type Hex,
} from '../../frame/types.ts';
import type { Type, ValueOf } from '../../frame/type.ts';
import { limited } from '../../types/limited.ts';
import { multiSignature } from '../../types/multi.ts';

const boundedHash = limited(boundedBytes, 32);
const metadata = struct('pallet_drand::types::Metadata', { beacon_id: [boundedHash, 'BoundedHash'] });
/** A drand network: its key, its clock, its name. */
export const beaconConfiguration = struct('pallet_drand::types::BeaconConfiguration', {
  public_key: [limited(boundedBytes, 96), 'OpaquePublicKey'],
  period: u32,
  genesis_time: u32,
  hash: [boundedHash, 'BoundedHash'],
  group_hash: [boundedHash, 'BoundedHash'],
  scheme_id: [boundedHash, 'BoundedHash'],
  metadata,
});
/** What the network published in a round. */
export const pulse = struct('pallet_drand::types::Pulse', {
  round: [u64, 'RoundNumber'],
  randomness: [limited(boundedBytes, 32), 'BoundedVec<u8, ConstU32<32>>'],
  signature: [limited(boundedBytes, 144), 'BoundedVec<u8, ConstU32<144>>'],
});
const key: Type<Hex> = fixedHex(32);
export const multiSigner = variant('sp_runtime::MultiSigner', {
  Ed25519: [0, named(key, 'ed25519::Public')],
  Sr25519: [1, named(key, 'sr25519::Public')],
  Ecdsa: [2, named(fixedBytes(33), 'ecdsa::Public')],
});
const payloadParams = params({ Public: multiSigner, BlockNumber: u32 });
export const pulsesPayload = struct(
  'pallet_drand::types::PulsesPayload',
  { block_number: [u32, 'BlockNumber'], pulses: vec(pulse), public: [multiSigner, 'Public'] },
  payloadParams,
);
export const beaconConfigurationPayload = struct(
  'pallet_drand::types::BeaconConfigurationPayload',
  { block_number: [u32, 'BlockNumber'], config: beaconConfiguration, public: [multiSigner, 'Public'] },
  payloadParams,
);
export const maybeSignature = option(multiSignature);
export type BeaconConfiguration = ValueOf<typeof beaconConfiguration>;
export type Pulse = ValueOf<typeof pulse>;
export type MultiSigner = ValueOf<typeof multiSigner>;
