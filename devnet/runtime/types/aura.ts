import { fixedHex, u64, wrapper } from '../frame/types.ts';

export const auraId = wrapper('sp_consensus_aura::sr25519::app_sr25519::Public', fixedHex(32), 'sr25519::Public');
export const slot = wrapper('sp_consensus_slots::Slot', u64);
export const slotDuration = wrapper('sp_consensus_slots::SlotDuration', u64);
