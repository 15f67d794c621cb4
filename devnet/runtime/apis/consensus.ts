import { method, runtimeApi, type RuntimeApi } from '../frame/api.ts';
import { option, tuple, u64, unit, vec } from '../frame/types.ts';
import { aura } from '../pallets/aura/declaration.ts';
import { grandpa } from '../pallets/grandpa/declaration.ts';
import { auraId, slotDuration } from '../types/aura.ts';
import { opaqueValue } from '../types/block.ts';
import { grandpaEquivocationProof, grandpaId } from '../types/grandpa.ts';

/** Who writes blocks and who finalizes them. Key ownership cannot be proved on this chain, so those methods say `None`. */
export const consensusApis = (slotDurationMs: bigint): RuntimeApi[] => [
  runtimeApi('AuraApi', 1, {
    slot_duration: method({}, slotDuration, () => slotDurationMs),
    authorities: method({}, vec(auraId), (ctx) => aura.storage.Authorities.get(ctx)),
  }),
  runtimeApi('GrandpaApi', 3, {
    grandpa_authorities: method({}, vec(tuple(grandpaId, u64)), (ctx) => grandpa.storage.Authorities.get(ctx)),
    submit_report_equivocation_unsigned_extrinsic: method(
      { equivocation_proof: grandpaEquivocationProof, key_owner_proof: opaqueValue },
      option(unit),
      () => undefined,
    ),
    generate_key_ownership_proof: method(
      { set_id: u64, authority_id: grandpaId },
      option(opaqueValue),
      () => undefined,
    ),
    current_set_id: method({}, u64, (ctx) => grandpa.storage.CurrentSetId.get(ctx)),
  }),
];
