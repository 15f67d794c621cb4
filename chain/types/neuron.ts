/** Where a hotkey says it can be reached. Strangers' data. */
export interface AxonInfo {
  /** Block of the announcement. */
  readonly block: number;
  readonly version: number;
  /** `192.0.2.7` or `2001:db8::1`. */
  readonly ip: string;
  readonly port: number;
  readonly ipType: 4 | 6;
  readonly protocol: number;
}

/** A neuron of a subnet. Scores are the chain's u16 as fractions 0 to 1. */
export interface Neuron {
  readonly uid: number;
  readonly hotkey: string;
  readonly coldkey: string;
  /** Stake that counts here: alpha plus weighted root TAO, alpha-rao. */
  readonly stakeRao: bigint;
  readonly alphaStakeRao: bigint;
  /** Root stake before the chain's weight, rao. */
  readonly taoStakeRao: bigint;
  readonly incentive: number;
  readonly dividends: number;
  readonly consensus: number;
  /** Agreement of the validator with the consensus. */
  readonly trust: number;
  /** 1 for the largest incentive; neurons with equal incentive share a rank. Null when the incentive is 0. */
  readonly rank: number | null;
  /** Alpha earned in the last epoch, alpha-rao. */
  readonly emissionRao: bigint;
  /** Block in which it last set weights (or registered). */
  readonly lastUpdate: number;
  readonly registeredAtBlock: number;
  /** Cannot be replaced yet: registered less than the immunity period ago. */
  readonly immune: boolean;
  readonly active: boolean;
  readonly validatorPermit: boolean;
  /** Null when it announced none. */
  readonly axon: AxonInfo | null;
  /** Name from the coldkey's identity, or null. Strangers' text. */
  readonly name: string | null;
}

/** All neurons of a subnet at one block, by uid. */
export interface Metagraph {
  readonly netuid: number;
  readonly block: number;
  readonly tempo: number;
  readonly lastEpochBlock: number;
  readonly immunityPeriod: number;
  readonly neurons: readonly Neuron[];
}

/** Weights one validator has set, as shares that sum to 1. */
export interface WeightRow {
  readonly uid: number;
  readonly weights: readonly { readonly uid: number; readonly share: number }[];
}
