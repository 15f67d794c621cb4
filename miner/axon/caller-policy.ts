// Whom an axon answers, and in which order. The operator's rule, asked before the signature is checked: it may refuse by
// an unproven hotkey, but nothing is granted before the proof.

/** The verdict on a caller. `stakeRao` sets the order: more stake is answered first. */
export type CallerVerdict =
  | { readonly allowed: true; readonly stakeRao: bigint; readonly uid: number | null }
  | { readonly allowed: false; readonly reason: string };

/** Judges the hotkey of a caller for a synapse. Should answer from memory: it runs for every request. */
export interface CallerPolicy {
  judge(hotkey: string, synapse: string): CallerVerdict | Promise<CallerVerdict>;
}

/** A neuron of the subnet, as far as callers are concerned. */
export interface KnownNeuron {
  readonly uid: number;
  readonly validatorPermit: boolean;
  /** Total stake of the hotkey on the subnet in rao (alpha-rao plus weighted tao, as the chain ranks validators). */
  readonly stakeRao: bigint;
}

/** The rules an operator can set. */
export interface CallerRules {
  /** The neuron of a hotkey, from the last known metagraph; null: not registered on the subnet. */
  readonly neuron: (hotkey: string) => KnownNeuron | null;
  /** Answer only hotkeys registered on the subnet. Default true. */
  readonly requireRegistered?: boolean;
  /** Answer only holders of a validator permit. Default true. */
  readonly requireValidatorPermit?: boolean;
  /** Least stake in rao. Default 0. */
  readonly minimumStakeRao?: bigint;
  /** These hotkeys are answered whatever the metagraph says. */
  readonly allow?: ReadonlySet<string>;
  /** These hotkeys are never answered; stronger than `allow`. */
  readonly deny?: ReadonlySet<string>;
}

const refused = (reason: string): CallerVerdict => ({ allowed: false, reason });

/** A policy from rules over the metagraph. */
export function callerPolicy(rules: CallerRules): CallerPolicy {
  const { requireRegistered = true, requireValidatorPermit = true, minimumStakeRao = 0n } = rules;
  return {
    judge(hotkey) {
      if (rules.deny?.has(hotkey)) return refused('denied by the operator');
      const neuron = rules.neuron(hotkey);
      const stakeRao = neuron?.stakeRao ?? 0n;
      const granted: CallerVerdict = { allowed: true, stakeRao, uid: neuron?.uid ?? null };
      if (rules.allow?.has(hotkey)) return granted;
      if (!neuron && requireRegistered) return refused('not registered on this subnet');
      if (!neuron?.validatorPermit && requireValidatorPermit) return refused('no validator permit');
      if (stakeRao < minimumStakeRao) return refused('too little stake');
      return granted;
    },
  };
}
