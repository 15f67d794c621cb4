/** What each hyperparameter of a subnet means, in one sentence, and where it belongs on the page. */
export type HyperparameterGroup =
  'Epochs and consensus' | 'Weights' | 'Registration' | 'Bonds and liquid alpha' | 'Rules';

export interface HyperparameterWords {
  readonly group: HyperparameterGroup;
  readonly title: string;
  readonly meaning: string;
}

const words = (group: HyperparameterGroup, title: string, meaning: string): HyperparameterWords => ({
  group,
  title,
  meaning,
});
const epochs = (title: string, meaning: string) => words('Epochs and consensus', title, meaning);
const weights = (title: string, meaning: string) => words('Weights', title, meaning);
const registration = (title: string, meaning: string) => words('Registration', title, meaning);
const bonds = (title: string, meaning: string) => words('Bonds and liquid alpha', title, meaning);
const rules = (title: string, meaning: string) => words('Rules', title, meaning);

/**
 * By the runtime's own names (get_subnet_hyperparams_v3 and the older struct).
 * subtensor: pallets/subtensor rpc_info/subnet_info, and the epoch and registration code that reads them.
 */
export const HYPERPARAMETERS: Readonly<Record<string, HyperparameterWords>> = {
  tempo: epochs('Tempo', 'Blocks from one epoch to the next. At each epoch everybody is judged and paid.'),
  kappa: epochs('Kappa', 'Share of the stake that must agree on a miner before its weight counts in full.'),
  rho: epochs('Rho', 'Left over from an older consensus. The epoch does not read it.'),
  yuma_version: epochs('Yuma version', 'Which rules of consensus compute bonds and dividends.'),
  activity_cutoff: epochs('Activity cutoff', 'A validator that set no weights for so long does not count.'),
  activity_cutoff_factor: epochs(
    'Activity cutoff, in tempos',
    'A validator that set no weights for so many tempos does not count.',
  ),
  max_validators: epochs('Most validators', 'How many neurons, by stake, may hold a validator permit.'),
  min_allowed_weights: weights('Fewest weights', 'A validator must weigh at least so many miners at once.'),
  max_weights_limit: weights('Largest weight', 'Was the most one miner could be given. The chain ignores it now.'),
  weights_version: weights('Weights version', 'Weights set with a lower version are refused.'),
  weights_rate_limit: weights('Weights rate limit', 'A validator waits so long between two settings of weights.'),
  commit_reveal_weights_enabled: weights(
    'Commit and reveal',
    'Weights are sealed first and opened later, so that copying another validator does not pay.',
  ),
  commit_reveal_period: weights('Reveal after', 'How long sealed weights stay closed.'),
  registration_allowed: registration('Registration open', 'Whether anybody may register a neuron.'),
  burn_half_life: registration('Price halves in', 'The price falls by half in so many blocks when nobody registers.'),
  burn_increase_mult: registration('Price rises by', 'Each registration multiplies the price by this.'),
  min_burn: registration('Lowest price', 'The price to register never falls below this.'),
  max_burn: registration('Highest price', 'The price to register never rises above this.'),
  immunity_period: registration('Immunity', 'A new neuron cannot be replaced for so long.'),
  max_regs_per_block: registration('Most per block', 'How many neurons may register in one block.'),
  target_regs_per_interval: registration(
    'Aim per interval',
    'Registrations the older price rule aimed at. The price no longer follows it.',
  ),
  adjustment_interval: registration('Adjustment interval', 'Interval of the older price rule. Not read any more.'),
  adjustment_alpha: registration('Adjustment alpha', 'Smoothing of the older price rule. Not read any more.'),
  difficulty: registration('Difficulty', 'Of registering by work, which the chain no longer offers.'),
  min_difficulty: registration('Lowest difficulty', 'Of registering by work, which the chain no longer offers.'),
  max_difficulty: registration('Highest difficulty', 'Of registering by work, which the chain no longer offers.'),
  bonds_moving_avg: bonds(
    'Bonds moving average',
    'How slowly a validator’s bonds follow its weights. Higher is slower.',
  ),
  bonds_reset_enabled: bonds('Bonds reset', 'Whether a miner may clear the bonds that validators hold on it.'),
  liquid_alpha_enabled: bonds(
    'Liquid alpha',
    'Whether bonds follow faster where a validator and the consensus disagree.',
  ),
  alpha_low: bonds('Alpha low', 'Slowest pace of bonds under liquid alpha.'),
  alpha_high: bonds('Alpha high', 'Fastest pace of bonds under liquid alpha.'),
  alpha_sigmoid_steepness: bonds('Alpha steepness', 'How sharply liquid alpha changes from slow to fast.'),
  subnet_is_active: rules('Started', 'Whether the owner has started it, so that staking and emission are possible.'),
  transfers_enabled: rules('Stake transfers', 'Whether stake may be given to another coldkey.'),
  user_liquidity_enabled: rules('User liquidity', 'Whether people may add liquidity. The chain has closed this.'),
  serving_rate_limit: rules('Axon rate limit', 'A neuron waits so long between two announcements of its axon.'),
  owner_cut_enabled: rules('Owner’s cut', 'Whether the owner gets a part of the emission.'),
  owner_cut_auto_lock_enabled: rules('Owner’s cut is locked', 'Whether the owner’s part is locked when it is paid.'),
  min_childkey_take: rules('Lowest childkey take', 'A childkey must keep at least this part of what its parents earn.'),
};

/** Words for a hyperparameter. One that is younger than this program has its own name and no explanation. */
export function hyperparameterWords(name: string): HyperparameterWords {
  const known = Object.hasOwn(HYPERPARAMETERS, name) ? HYPERPARAMETERS[name] : undefined;
  const plain = name.replaceAll('_', ' ');
  return known ?? rules(plain.charAt(0).toUpperCase() + plain.slice(1), '');
}
