import { hexToBytes, utf8 } from '../../../../substrate/bytes.ts';
import { call, constant, error, event, pallet } from '../../frame/pallet.ts';
import { blake2_128Concat, identity, map, optionalMap, value } from '../../frame/storage-item.ts';
import { bool, boundedBytes, u32, u64, vec } from '../../frame/types.ts';
import {
  beaconConfiguration,
  beaconConfigurationPayload,
  maybeSignature,
  pulse,
  pulsesPayload,
  type BeaconConfiguration,
} from './types.ts';

/** The public drand network "quicknet": a round every three seconds. Source: https://drand.love */
export const QUICKNET: BeaconConfiguration = {
  public_key: hexToBytes(
    '0x83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451' +
      '0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  ),
  period: 3,
  genesis_time: 1_692_803_367,
  hash: hexToBytes('0x52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'),
  group_hash: hexToBytes('0xf477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e'),
  scheme_id: utf8('bls-unchained-g1-rfc9380'),
  metadata: { beacon_id: utf8('quicknet') },
};

/** The Drand pallet as clients see it. */
export const drand = pallet({
  name: 'Drand',
  index: 26,
  storage: {
    BeaconConfig: value(beaconConfiguration, QUICKNET),
    HasMigrationRun: map([identity(boundedBytes)], bool, false),
    Pulses: optionalMap([blake2_128Concat(u64)], pulse),
    LastStoredRound: value(u64, 0n),
    OldestStoredRound: value(u64, 0n),
    NextUnsignedAt: value(u32, 0),
  },
  calls: {
    write_pulse: call(0, {
      pulses_payload: [pulsesPayload, 'PulsesPayload<T::Public, BlockNumberFor<T>>'],
      signature: [maybeSignature, 'Option<T::Signature>'],
    }),
    set_beacon_config: call(1, {
      config_payload: [beaconConfigurationPayload, 'BeaconConfigurationPayload<T::Public, BlockNumberFor<T>>'],
      signature: [maybeSignature, 'Option<T::Signature>'],
    }),
    set_oldest_stored_round: call(2, { oldest_round: u64 }),
  },
  events: {
    BeaconConfigChanged: event(0),
    NewPulse: event(1, { rounds: [vec(u64), 'Vec<RoundNumber>'] }),
    SetOldestStoredRound: event(2, u64),
  },
  errors: {
    NoneValue: error(0, 'There is no value.'),
    StorageOverflow: error(1, 'A number became too large.'),
    DrandConnectionFailure: error(2, 'The drand network could not be reached.'),
    UnverifiedPulse: error(3, 'The pulse is not the network’s.'),
    InvalidRoundNumber: error(4, 'The round is not after the last one stored.'),
    PulseVerificationError: error(5, 'The pulse or the key of the network cannot be read.'),
  },
  constants: {
    UnsignedPriority: constant(u64, 1_048_576n),
    HttpFetchTimeout: constant(u64, 1_000n),
  },
});
