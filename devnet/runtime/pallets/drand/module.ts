import { ensureNone, ensureRoot } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { drand } from './declaration.ts';
import { validateUnsigned } from './validity.ts';
import { writePulses } from './write-pulse.ts';

const { BeaconConfig, NextUnsignedAt, OldestStoredRound } = drand.storage;

/**
 * Randomness that a public network publishes every three seconds, checked before it is stored. Anyone may bring a pulse.
 * subtensor: pallets/drand/src/lib.rs
 */
export const drandModule: PalletModule = palletModule(
  drand,
  {
    write_pulse: (ctx, origin, { pulses_payload }) => {
      ensureNone(origin);
      writePulses(ctx, pulses_payload.pulses);
    },
    set_beacon_config: (ctx, origin, { config_payload }) => {
      ensureRoot(origin);
      BeaconConfig.put(ctx, config_payload.config);
      NextUnsignedAt.put(ctx, ctx.block.number + 1);
      ctx.deposit(drand.events.BeaconConfigChanged());
    },
    set_oldest_stored_round: (ctx, origin, { oldest_round }) => {
      ensureRoot(origin);
      OldestStoredRound.put(ctx, oldest_round);
      ctx.deposit(drand.events.SetOldestStoredRound(oldest_round));
    },
  },
  { validateUnsigned },
);
