import { ensureRoot } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { adminUtils } from './declaration.ts';
import { globalSetters } from './global-setters.ts';
import { setEmissionSplit, setMechanismCount } from './mechanisms.ts';
import { scheduleGrandpa, setEvmChainId, swapAuthorities, togglePrecompile } from './chain-setters.ts';
import { setOwnerHotkey, setWeightsVersionKey } from './owner-setters.ts';
import { authorityCallInfo } from './authority-cost.ts';
import { subnetSetters } from './subnet-setters.ts';
import { trimToMaxAllowedUids } from './trim.ts';

export { adminUtils };

/** AdminUtils: hyperparameters of subnets and of the chain. */
export const adminUtilsModule = (): PalletModule =>
  palletModule(
    adminUtils,
    {
      ...subnetSetters,
      ...globalSetters,
      sudo_set_weights_version_key: setWeightsVersionKey,
      sudo_set_subnet_owner_hotkey: setOwnerHotkey,
      sudo_set_sn_owner_hotkey: setOwnerHotkey,
      swap_authorities: swapAuthorities,
      schedule_grandpa_change: scheduleGrandpa,
      sudo_set_evm_chain_id: setEvmChainId,
      sudo_toggle_evm_precompile: togglePrecompile,
      sudo_trim_to_max_allowed_uids: trimToMaxAllowedUids,
      sudo_set_mechanism_count: setMechanismCount,
      sudo_set_mechanism_emission_split: setEmissionSplit,
      sudo_set_network_pow_registration_allowed: () => {
        throw adminUtils.errors.POWRegistrationDisabled();
      },
      sudo_set_total_issuance: (_, origin) => {
        ensureRoot(origin);
        throw adminUtils.errors.Deprecated();
      },
    },
    { dynamicInfo: authorityCallInfo },
  );
