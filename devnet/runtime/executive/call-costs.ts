// What calls cost, where it was measured. Reference time in picoseconds with database access, all from subtensor's weight files
// (pallets/*/src/weights.rs); the calls of the framework's own pallets are estimates in one place. Fees follow from these numbers,
// and the fee queries answer from the same table.
import type { DispatchInfo, RuntimeCall } from '../frame/dispatch.ts';

const TIMES: Readonly<Record<string, Readonly<Record<string, bigint>>>> = {
  SubtensorModule: {
    add_stake: 3_064_064_000n,
    add_stake_limit: 3_253_005_000n,
    remove_stake: 2_569_198_000n,
    remove_stake_limit: 2_715_696_000n,
    remove_stake_full_limit: 2_729_292_000n,
    unstake_all: 176_830_000n,
    unstake_all_alpha: 4_275_873_000n,
    move_stake: 1_391_061_000n,
    transfer_stake: 1_333_541_000n,
    swap_stake: 4_317_019_000n,
    swap_stake_limit: 4_519_515_000n,
    claim_root: 938_999_000n,
    set_root_claim_type: 468_283_000n,
    recycle_alpha: 1_097_139_000n,
    burn_alpha: 868_964_000n,
    add_stake_burn: 3_492_308_000n,
    burned_register: 4_086_815_000n,
    register: 4_099_872_000n,
    register_limit: 5_529_200_000n,
    root_register: 2_178_934_000n,
    register_network: 6_077_125_000n,
    register_network_with_identity: 5_950_041_000n,
    start_call: 364_454_000n,
    set_children: 3_369_000_000n,
    set_childkey_take: 428_870_000n,
    swap_hotkey: 15_692_038_000n,
    swap_hotkey_v2: 5_075_300_000n,
    commit_timelocked_weights: 636_951_000n,
    commit_timelocked_mechanism_weights: 509_020_000n,
    commit_crv3_mechanism_weights: 452_750_000n,
    associate_evm_key: 859_242_000n,
    enable_voting_power_tracking: 250_010_000n,
    disable_voting_power_tracking: 150_010_000n,
    sudo_set_voting_power_ema_alpha: 125_006_000n,
    announce_coldkey_swap: 447_248_000n,
    swap_coldkey_announced: 2_713_156_000n,
    set_identity: 207_040_000n,
    set_subnet_identity: 142_513_000n,
    try_associate_hotkey: 400_337_000n,
    set_coldkey_auto_stake_hotkey: 333_853_000n,
    lock_stake: 840_995_000n,
    move_lock: 1_099_819_000n,
    update_symbol: 228_313_000n,
  },
  AdminUtils: {
    sudo_set_evm_chain_id: 152_199_000n,
    sudo_toggle_evm_precompile: 31_162_000n,
    sudo_trim_to_max_allowed_uids: 338_302_000n,
  },
  Balances: {
    transfer_allow_death: 190_000_000n,
    transfer_keep_alive: 190_000_000n,
    transfer_all: 190_000_000n,
    force_transfer: 315_000_000n,
    force_unreserve: 190_000_000n,
    force_set_balance: 190_000_000n,
    burn: 190_000_000n,
  },
};

/** Calls nobody pays for (`Pays::No`). */
const FREE: Readonly<Record<string, ReadonlySet<string>>> = {
  SubtensorModule: new Set([
    'set_weights',
    'set_mechanism_weights',
    'batch_set_weights',
    'commit_weights',
    'commit_mechanism_weights',
    'batch_commit_weights',
    'reveal_weights',
    'reveal_mechanism_weights',
    'batch_reveal_weights',
    'commit_crv3_mechanism_weights',
    'commit_timelocked_weights',
    'commit_timelocked_mechanism_weights',
    'increase_take',
    'decrease_take',
    'serve_axon',
    'serve_axon_tls',
    'serve_prometheus',
    'associate_evm_key',
  ]),
  Commitments: new Set(['set_commitment']),
};

/** Cost of a call: the table, else its declaration. */
export function callCost(call: RuntimeCall, declared: DispatchInfo): DispatchInfo {
  const { type } = call.value;
  const refTime = TIMES[call.type]?.[type];
  const weight = refTime === undefined ? declared.weight : { refTime, proofSize: 0n };
  return { ...declared, weight, pays: declared.pays && !FREE[call.type]?.has(type) };
}

/** Reference time of the signed extensions; charged on every signed extrinsic. An estimate (see the note above). */
export const EXTENSION_REF_TIME = 300_000_000n;
