import type { Metagraph, Neuron } from '../types/neuron.ts';

/** A neuron that has and does nothing, and whatever else it is to be. */
export const sampleNeuron = (uid: number, over: Partial<Neuron> = {}): Neuron => ({
  uid,
  hotkey: `hot${uid}`,
  coldkey: `cold${uid}`,
  stakeRao: 0n,
  alphaStakeRao: 0n,
  taoStakeRao: 0n,
  incentive: 0,
  dividends: 0,
  consensus: 0,
  trust: 0,
  rank: null,
  emissionRao: 0n,
  lastUpdate: 0,
  registeredAtBlock: 0,
  immune: false,
  active: true,
  validatorPermit: false,
  axon: null,
  name: null,
  ...over,
});

/** The metagraph of subnet 2 with these neurons: 20 blocks to an epoch. */
export const sampleMetagraph = (neurons: readonly Neuron[], over: Partial<Metagraph> = {}): Metagraph => ({
  netuid: 2,
  block: 100,
  tempo: 20,
  lastEpochBlock: 90,
  immunityPeriod: 10,
  neurons,
  ...over,
});
