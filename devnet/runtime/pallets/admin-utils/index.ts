import { ensureRoot } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { adminUtils } from './declaration.ts';
import { globalSetters } from './global-setters.ts';
import { setEmissionSplit, setMechanismCount } from './mechanisms.ts';
import { setOwnerHotkey, setWeightsVersionKey } from './owner-setters.ts';
import { subnetSetters } from './subnet-setters.ts';

export { adminUtils };

/** AdminUtils: hyperparameters of subnets and of the chain. */
export const adminUtilsModule = (): PalletModule =>
  palletModule(adminUtils, {
    ...subnetSetters,
    ...globalSetters,
    sudo_set_weights_version_key: setWeightsVersionKey,
    sudo_set_subnet_owner_hotkey: setOwnerHotkey,
    sudo_set_sn_owner_hotkey: setOwnerHotkey,
    sudo_set_mechanism_count: setMechanismCount,
    sudo_set_mechanism_emission_split: setEmissionSplit,
    sudo_set_network_pow_registration_allowed: () => {
      throw adminUtils.errors.POWRegistrationDisabled();
    },
    sudo_set_total_issuance: (_, origin) => {
      ensureRoot(origin);
      throw adminUtils.errors.Deprecated();
    },
  });
