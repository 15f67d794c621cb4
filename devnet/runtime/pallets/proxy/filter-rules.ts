// What each kind of proxy may do, as data: the filter and ProxyFilterRuntimeApi both read it.
// subtensor: runtime/src/lib.rs (`define_proxy_filters`)
import type { ProxyType } from './types.ts';

/** A call of a pallet; without `name` every call of it. */
export interface RuleCall {
  readonly pallet: string;
  readonly name?: string;
  /** Only with an argument below a limit (rao or alpha-rao). */
  readonly below?: { readonly argument: string; readonly limit: bigint };
  /** Only when it holds this call. */
  readonly holding?: { readonly pallet: string; readonly name: string };
}
/** `Allow`: only `calls`, without `exceptions`. `Deny`: all but `calls`. */
export interface ProxyRule {
  readonly mode: 'AllowAll' | 'DenyAll' | 'Allow' | 'Deny';
  readonly calls: readonly RuleCall[];
  readonly exceptions: readonly RuleCall[];
}

/** 0.5 TAO, and 0.5 alpha. */
const SMALL = 500_000_000n;
const COLDKEY_SWAP = [
  'announce_coldkey_swap',
  'swap_coldkey_announced',
  'clear_coldkey_swap_announcement',
  'dispute_coldkey_swap',
];
const OLD_COLDKEY_SWAP = ['schedule_swap_coldkey', 'swap_coldkey'];

const all = (pallet: string): RuleCall => ({ pallet });
const calls = (pallet: string, names: readonly string[]): RuleCall[] => names.map((name) => ({ pallet, name }));
const subtensor = (...names: string[]): RuleCall[] => calls('SubtensorModule', names);
const adminUtils = (...names: string[]): RuleCall[] => calls('AdminUtils', names);
const allow = (list: readonly RuleCall[], exceptions: readonly RuleCall[] = []): ProxyRule => ({
  mode: 'Allow',
  calls: list,
  exceptions,
});
const deny = (list: readonly RuleCall[]): ProxyRule => ({ mode: 'Deny', calls: list, exceptions: [] });
const nothing: ProxyRule = { mode: 'DenyAll', calls: [], exceptions: [] };

/** In the order in which ProxyFilterRuntimeApi lists them. */
export const PROXY_RULES: Readonly<Record<ProxyType, ProxyRule>> = {
  Any: { mode: 'AllowAll', calls: [], exceptions: [] },
  NonTransfer: deny([all('Balances'), ...subtensor('transfer_stake', ...OLD_COLDKEY_SWAP, ...COLDKEY_SWAP)]),
  NonFungible: deny([
    all('Balances'),
    ...subtensor(
      'add_stake',
      'add_stake_limit',
      'remove_stake',
      'remove_stake_limit',
      'remove_stake_full_limit',
      'unstake_all',
      'unstake_all_alpha',
      'swap_stake',
      'swap_stake_limit',
      'move_stake',
      'transfer_stake',
      'burned_register',
      'root_register',
      ...OLD_COLDKEY_SWAP,
      ...COLDKEY_SWAP,
      'swap_hotkey',
      'swap_hotkey_v2',
    ),
  ]),
  Transfer: allow([
    ...calls('Balances', ['transfer_keep_alive', 'transfer_allow_death', 'transfer_all']),
    ...subtensor('transfer_stake'),
  ]),
  SmallTransfer: allow([
    { pallet: 'Balances', name: 'transfer_keep_alive', below: { argument: 'value', limit: SMALL } },
    { pallet: 'Balances', name: 'transfer_allow_death', below: { argument: 'value', limit: SMALL } },
    { pallet: 'SubtensorModule', name: 'transfer_stake', below: { argument: 'alpha_amount', limit: SMALL } },
  ]),
  Owner: allow(
    [all('AdminUtils'), ...subtensor('set_subnet_identity', 'update_symbol')],
    adminUtils('sudo_set_sn_owner_hotkey', 'sudo_set_subnet_owner_hotkey'),
  ),
  NonCritical: deny([
    ...subtensor('dissolve_network', 'root_register', 'burned_register'),
    all('Sudo'),
    ...subtensor(...COLDKEY_SWAP),
  ]),
  Triumvirate: nothing,
  Senate: nothing,
  Governance: nothing,
  Staking: allow(
    subtensor(
      'add_stake',
      'remove_stake',
      'unstake_all',
      'unstake_all_alpha',
      'swap_stake',
      'swap_stake_limit',
      'move_stake',
      'add_stake_limit',
      'remove_stake_limit',
      'remove_stake_full_limit',
      'set_root_claim_type',
    ),
  ),
  Registration: allow(subtensor('burned_register', 'register', 'register_limit')),
  RootWeights: nothing,
  ChildKeys: allow(subtensor('set_children', 'set_childkey_take')),
  SudoUncheckedSetCode: allow([
    { pallet: 'Sudo', name: 'sudo_unchecked_weight', holding: { pallet: 'System', name: 'set_code' } },
  ]),
  SwapHotkey: allow(subtensor('swap_hotkey', 'swap_hotkey_v2')),
  SubnetLeaseBeneficiary: allow([
    ...subtensor('start_call'),
    ...adminUtils(
      'sudo_set_serving_rate_limit',
      'sudo_set_min_difficulty',
      'sudo_set_max_difficulty',
      'sudo_set_weights_version_key',
      'sudo_set_adjustment_alpha',
      'sudo_set_immunity_period',
      'sudo_set_min_allowed_weights',
      'sudo_set_kappa',
      'sudo_set_rho',
      'sudo_set_activity_cutoff',
      'sudo_set_network_registration_allowed',
      'sudo_set_network_pow_registration_allowed',
      'sudo_set_max_burn',
      'sudo_set_bonds_moving_average',
      'sudo_set_bonds_penalty',
      'sudo_set_commit_reveal_weights_enabled',
      'sudo_set_liquid_alpha_enabled',
      'sudo_set_alpha_values',
      'sudo_set_commit_reveal_weights_interval',
      'sudo_set_toggle_transfer',
      'sudo_set_subnet_emission_enabled',
      'sudo_set_min_childkey_take_per_subnet',
    ),
  ]),
  RootClaim: allow(subtensor('claim_root')),
};

/** Kinds that no longer stand for anything. */
export const isDeprecated = (type: ProxyType): boolean =>
  type === 'Triumvirate' || type === 'Senate' || type === 'Governance' || type === 'RootWeights';
