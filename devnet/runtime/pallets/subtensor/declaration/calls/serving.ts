import { call } from '../../../../frame/pallet.ts';
import { bytes, u128, u16, u32, u8 } from '../../../../frame/types.ts';
import { netUid } from '../../../../types/common.ts';

export const servingCalls = {
  serve_axon: call(4, {
    netuid: netUid,
    version: u32,
    ip: u128,
    port: u16,
    ip_type: u8,
    protocol: u8,
    placeholder1: u8,
    placeholder2: u8,
  }),
  serve_prometheus: call(5, { netuid: netUid, version: u32, ip: u128, port: u16, ip_type: u8 }),
  serve_axon_tls: call(40, {
    netuid: netUid,
    version: u32,
    ip: u128,
    port: u16,
    ip_type: u8,
    protocol: u8,
    placeholder1: u8,
    placeholder2: u8,
    certificate: bytes,
  }),
};
