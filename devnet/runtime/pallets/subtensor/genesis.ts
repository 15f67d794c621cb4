import { fromU64 } from '../../economy/shares/safe-float.ts';
import type { Context } from '../../frame/context.ts';
import type { AccountId } from '../../frame/types.ts';
import type { Genesis } from '../../runtime.ts';
import { ZERO_ACCOUNT } from './accounts/subnet-account.ts';
import { useFastBlocks } from './fast-blocks.ts';
import { storage } from './pallet.ts';
import { ROOT } from './subnets/subnet.ts';
import { SYMBOLS } from './subnets/symbols.ts';

/** Slots shorter than this make a chain with fast blocks. */
const NORMAL_SLOT_MS = 12_000;
const FIRST = 1;
/** Public key of the development account //Alice_hk: owner hotkey of root on chains with fast blocks. */
const ALICE_HOTKEY: AccountId = '0x506c5a28f51e841b4df26ace64a23d69057fefda24bc9a53cb74197f901e7128';

/** State of SubtensorModule in block 0: the root network and subnet 1. subtensor: pallets/subtensor/src/macros/genesis.rs */
export function buildGenesis(ctx: Context, genesis: Genesis): void {
  const fast = genesis.slotDurationMs < NORMAL_SLOT_MS;
  if (fast) useFastBlocks(ctx);
  storage.TotalNetworks.put(ctx, 2);
  buildRoot(ctx, fast ? genesis.sudo : ZERO_ACCOUNT, fast ? ALICE_HOTKEY : ZERO_ACCOUNT);
  buildFirstSubnet(ctx);
}

function buildRoot(ctx: Context, owner: AccountId, ownerHotkey: AccountId): void {
  storage.NetworksAdded.put(ctx, ROOT, true);
  storage.SubnetworkN.put(ctx, ROOT, 0);
  storage.MaxAllowedUids.put(ctx, ROOT, 64);
  storage.MaxAllowedValidators.put(ctx, ROOT, 64);
  storage.MinAllowedWeights.put(ctx, ROOT, 0);
  storage.Tempo.put(ctx, ROOT, 100);
  storage.NetworkRegistrationAllowed.put(ctx, ROOT, true);
  storage.TargetRegistrationsPerInterval.put(ctx, ROOT, 1);
  storage.SubnetOwner.put(ctx, ROOT, owner);
  storage.SubnetOwnerHotkey.put(ctx, ROOT, ownerHotkey);
  storage.SubnetMechanism.put(ctx, ROOT, 0);
  storage.TokenSymbol.put(ctx, ROOT, SYMBOLS[ROOT]!);
}

/** A subnet nobody can start, with one neuron: the zero account. */
function buildFirstSubnet(ctx: Context): void {
  storage.NetworksAdded.put(ctx, FIRST, true);
  storage.SubnetMechanism.put(ctx, FIRST, 1);
  storage.SubnetTAO.put(ctx, FIRST, 10_000_000_000n);
  storage.SubnetAlphaIn.put(ctx, FIRST, 10_000_000_000n);
  storage.SubnetAlphaOut.put(ctx, FIRST, 1_000_000_000n);
  storage.SubnetOwner.put(ctx, FIRST, ZERO_ACCOUNT);
  storage.SubnetLocked.put(ctx, FIRST, 1n);
  storage.LargestLocked.put(ctx, FIRST, 1n);
  storage.Tempo.put(ctx, FIRST, 100);
  storage.MaxAllowedUids.put(ctx, FIRST, 256);
  storage.MaxAllowedValidators.put(ctx, FIRST, 64);
  storage.MinAllowedWeights.put(ctx, FIRST, 0);
  storage.NetworkRegistrationAllowed.put(ctx, FIRST, true);
  storage.NetworkRegisteredAt.put(ctx, FIRST, 0n);
  storage.TokenSymbol.put(ctx, FIRST, SYMBOLS[FIRST]!);

  storage.SubnetworkN.put(ctx, FIRST, 1);
  storage.Owner.put(ctx, ZERO_ACCOUNT, ZERO_ACCOUNT);
  storage.StakingHotkeys.put(ctx, ZERO_ACCOUNT, [ZERO_ACCOUNT]);
  storage.TotalHotkeyAlpha.put(ctx, ZERO_ACCOUNT, FIRST, 1_000_000_000n);
  storage.TotalHotkeySharesV2.put(ctx, ZERO_ACCOUNT, FIRST, fromU64(1_000_000_000n));
  storage.AlphaV2.put(ctx, ZERO_ACCOUNT, ZERO_ACCOUNT, FIRST, fromU64(1_000_000_000n));
  storage.Keys.put(ctx, FIRST, 0, ZERO_ACCOUNT);
  storage.Uids.put(ctx, FIRST, ZERO_ACCOUNT, 0);
  storage.BlockAtRegistration.put(ctx, FIRST, 0, 0n);
  storage.IsNetworkMember.put(ctx, ZERO_ACCOUNT, FIRST, true);
  storage.Active.put(ctx, FIRST, [true]);
  storage.Emission.put(ctx, FIRST, [0n]);
  for (const item of [storage.Incentive, storage.Consensus, storage.Dividends, storage.ValidatorTrust])
    item.put(ctx, FIRST, [0]);
  storage.LastUpdate.put(ctx, FIRST, [0n]);
  storage.ValidatorPermit.put(ctx, FIRST, [false]);
}
