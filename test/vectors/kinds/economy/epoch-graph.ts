// Replays `epoch_graph`: validators that all weigh all servers alike, described in words.
import type { EpochOutput } from '../../../../devnet/runtime/economy/epoch/run-epoch.ts';
import type { Fields } from './fields.ts';
import { UnknownForm, int, list, record, small, smalls } from './fields.ts';
import { all, comparePlain } from './rule.ts';
import type { Op, Rule, Verdict } from './rule.ts';
import { SubnetState } from './subnet-state.ts';

/** "uids 0..63", "uids 0, 8, 16, ..., 504", "uid % 8 == 0", "every 8th uid", or a list. */
function validatorUids(input: Fields): number[] {
  const n = small(input, 'n');
  if (Array.isArray(input['validators'])) return smalls(input, 'validators');
  const words = String(input['validators']);
  const uids = Array.from({ length: n }, (_, uid) => uid);
  const range = /(\d+)\s*\.\.=?\s*(\d+)/.exec(words);
  if (range && !words.includes('...')) return uids.filter((uid) => uid >= Number(range[1]) && uid <= Number(range[2]));
  const step = /%\s*(\d+)|every (\d+)|multiples? of (\d+)|divisible by (\d+)/.exec(words);
  const every = step ? Number(step.slice(1).find((part) => part !== undefined)) : 0;
  const progression = /(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(?:\.\.\.|…)/.exec(words);
  const gap = every || (progression ? Number(progression[2]) - Number(progression[1]) : 0);
  if (gap > 0) return uids.filter((uid) => uid % gap === (progression ? Number(progression[1]) % gap : 0));
  throw new UnknownForm(`validators "${words}"`);
}

function runSteps(
  input: Fields,
  validators: readonly number[],
  servers: readonly number[],
  selfWeights: boolean,
): EpochOutput {
  const n = small(input, 'n');
  const isValidator = new Set(validators);
  const state = new SubnetState({
    n,
    params: input['params'],
    alpha_stake: Array.from({ length: n }, (_, uid) =>
      isValidator.has(uid) ? int(input, 'validator_alpha_stake') : int(input, 'server_alpha_stake'),
    ),
    block_at_registration: new Array(n).fill(small(input, 'block_at_registration')),
    last_update: new Array(n).fill(small(input, 'block_at_registration')),
    validator_permit: new Array(n).fill(false),
  });
  let output: EpochOutput | null = null;
  for (const raw of list(input['steps'], 'steps')) {
    const words = String(raw);
    const block = Number(/block (\d+)/.exec(words)?.[1] ?? Number.NaN);
    const weight = /every validator sets weight (\d+)/.exec(words);
    const epochs = /^(?:(\d+) epochs?|epoch)\b/.exec(words);
    if (Number.isNaN(block) || (!weight && !epochs)) throw new UnknownForm(`step "${words}"`);
    if (weight) {
      for (const uid of validators)
        state.setWeights(
          uid,
          servers,
          servers.map(() => Number(weight[1])),
          block,
        );
      if (selfWeights) for (const uid of servers) state.setWeights(uid, [uid], [65_535], block);
      continue;
    }
    const emission = BigInt(/emission (\d+)/.exec(words)?.[1] ?? 1_000_000_000);
    for (let k = 0; k < Number(epochs?.[1] ?? 1); k++) output = state.epoch(block, emission);
  }
  if (!output) throw new UnknownForm('no epoch');
  return output;
}

function compareNode(
  output: EpochOutput,
  uid: number,
  expected: Fields,
  first: { validator: number; server: number },
  rule: Rule,
): Verdict {
  const bondOn = (column: number) => output.bonds[uid]?.find(([target]) => target === column)?.[1] ?? 0;
  return comparePlain(
    {
      consensus: output.consensus[uid],
      incentive: output.incentive[uid],
      dividends: output.dividends[uid],
      emission: output.emission[uid],
      validator_trust: output.validatorTrust[uid],
      stake_weight: output.stakeWeight[uid],
      bond_on_first_validator: bondOn(first.validator),
      bond_on_first_server: bondOn(first.server),
      bonds: output.bonds[uid]?.length === 0 ? 'empty' : 'present',
    },
    expected,
    rule,
  );
}

export const epochGraph: Op = (input, expected, rule) => {
  const validators = validatorUids(input);
  const chosen = new Set(validators);
  const servers = Array.from({ length: small(input, 'n') }, (_, uid) => uid).filter((uid) => !chosen.has(uid));
  const first = { validator: validators[0] ?? 0, server: servers[0] ?? 0 };
  const wanted = record(expected, 'expect');
  const verdicts = [false, true].flatMap((selfWeights) => {
    const output = runSteps(input, validators, servers, selfWeights);
    return [
      ...validators.map((uid) =>
        compareNode(output, uid, record(wanted['each_validator'], 'each_validator'), first, rule),
      ),
      ...servers.map((uid) => compareNode(output, uid, record(wanted['each_server'], 'each_server'), first, rule)),
    ];
  });
  return all(verdicts);
};
