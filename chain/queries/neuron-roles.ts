import type { Neuron } from '../types/neuron.ts';

type Role = Pick<Neuron, 'incentive' | 'dividends' | 'axon' | 'validatorPermit'>;

/**
 * Whether a neuron works as a miner. A permit does not tell: where places are plenty, miners get permits too once what they
 * earned counts as stake. Who earned incentive mines; who earned neither mines when it announced an axon or may not validate.
 */
export const mines = ({ incentive, dividends, axon, validatorPermit }: Role): boolean =>
  incentive > 0 || (dividends === 0 && (axon !== null || !validatorPermit));
