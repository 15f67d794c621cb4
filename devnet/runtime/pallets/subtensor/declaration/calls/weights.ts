import { call } from '../../../../frame/pallet.ts';
import { compact, h256, tuple, u16, u64, vec } from '../../../../frame/types.ts';
import { mechId, netUid } from '../../../../types/common.ts';

export const weightsCalls = {
  set_weights: call(0, { netuid: netUid, dests: vec(u16), weights: vec(u16), version_key: u64 }),
  batch_set_weights: call(80, {
    netuids: [vec(compact(netUid)), 'Vec<Compact<NetUid>>'],
    weights: [vec(vec(tuple(compact(u16), compact(u16)))), 'Vec<Vec<(Compact<u16>, Compact<u16>)>>'],
    version_keys: [vec(compact(u64)), 'Vec<Compact<u64>>'],
  }),
  commit_weights: call(96, { netuid: netUid, commit_hash: h256 }),
  reveal_weights: call(97, { netuid: netUid, uids: vec(u16), values: vec(u16), salt: vec(u16), version_key: u64 }),
  batch_reveal_weights: call(98, {
    netuid: netUid,
    uids_list: vec(vec(u16)),
    values_list: vec(vec(u16)),
    salts_list: vec(vec(u16)),
    version_keys: vec(u64),
  }),
  batch_commit_weights: call(100, {
    netuids: [vec(compact(netUid)), 'Vec<Compact<NetUid>>'],
    commit_hashes: vec(h256),
  }),
  commit_mechanism_weights: call(115, { netuid: netUid, mecid: mechId, commit_hash: h256 }),
  reveal_mechanism_weights: call(116, {
    netuid: netUid,
    mecid: mechId,
    uids: vec(u16),
    values: vec(u16),
    salt: vec(u16),
    version_key: u64,
  }),
  set_mechanism_weights: call(119, {
    netuid: netUid,
    mecid: mechId,
    dests: vec(u16),
    weights: vec(u16),
    version_key: u64,
  }),
};
