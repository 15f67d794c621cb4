// Replays `epoch_sequence`: steps on one subnet, each epoch compared with what the case expects and with its model.
import type { EpochOutput } from '../../../../devnet/runtime/economy/epoch/run-epoch.ts';
import type { Result } from '../../kind.ts';
import { isRecord } from '../../kind.ts';
import type { Fields } from './fields.ts';
import { CaseError, list, record } from './fields.ts';
import { SubnetState } from './subnet-state.ts';

/** Stored results under the names of the vectors. */
const VIEWS: Record<string, (output: EpochOutput) => readonly unknown[]> = {
  bonds: (output) => output.bonds,
  dividends: (output) => output.dividends,
  incentive: (output) => output.incentive,
  consensus: (output) => output.consensus,
  validator_trust: (output) => output.validatorTrust,
  emission: (output) => output.emission,
  server_emission: (output) => output.serverEmission,
  validator_emission: (output) => output.validatorEmission,
  validator_permit: (output) => output.validatorPermit,
  active: (output) => output.active,
  stake_weight: (output) => output.stakeWeight,
};

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner));

/** Equal as JSON, integers whether written as numbers, strings or BigInts. */
const same = (got: unknown, expected: unknown): boolean =>
  text(got) === text(expected) || (typeof expected === 'string' && String(got) === expected);

interface Mismatch {
  readonly where: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** `[uid, value]` pairs, or `[row, column, value]` triples for bonds. */
function* compareEntries(
  field: string,
  entries: unknown,
  output: EpochOutput,
  tolerance: number | null,
): Generator<Mismatch> {
  const close = (got: unknown, expected: unknown) =>
    tolerance === null ? same(got, expected) : Math.abs(Number(got) / 65_535 - Number(expected)) <= tolerance;
  for (const entry of list(entries, field)) {
    const parts = list(entry, field);
    const expected = parts.at(-1);
    let got: unknown;
    if (field === 'bonds') {
      const [row, column] = parts.map(Number);
      got = output.bonds[row ?? -1]?.find(([uid]) => uid === column)?.[1] ?? 0;
    } else got = VIEWS[field]?.(output)[Number(parts[0])];
    const scaled = tolerance !== null && (field === 'bonds' || field === 'dividends');
    if (scaled ? !close(got, expected) : !same(got, expected)) {
      yield { where: `${field} ${parts.slice(0, -1).join(', ')}`, expected, got };
    }
  }
}

function* compareExpectation(expect: Fields, step: Fields, output: EpochOutput): Generator<Mismatch> {
  const stated = step['tolerance_fraction'];
  const tolerance = typeof stated === 'number' ? stated : null;
  for (const [field, value] of Object.entries(expect)) {
    if (field === 'dividends_fraction') {
      const got = output.dividends.map((dividend) => dividend / 65_535);
      const fine = list(value, field).every(
        (target, uid) => Math.abs((got[uid] ?? 0) - Number(target)) <= (tolerance ?? 1e-3),
      );
      if (!fine) yield { where: field, expected: value, got };
      continue;
    }
    const view = VIEWS[field];
    if (!view) throw new CaseError(`epoch expectation names an unknown field ${field}`);
    const elements = list(value, field);
    const whole = elements.length > 0 && !Array.isArray(elements[0]);
    if (whole) {
      if (!same(view(output), elements)) yield { where: field, expected: elements, got: view(output) };
    } else yield* compareEntries(field, elements, output, tolerance);
  }
}

/**
 * The model's exact results after a step. Permits and bonds may also be given as the next epoch reads them: the model
 * keeps them by reference, so replacements and resets between two epochs already show in the earlier one.
 */
function* compareModel(model: Fields, output: EpochOutput, state: SubnetState): Generator<Mismatch> {
  const later: Record<string, unknown> = { validator_permit: state.stored.validatorPermit, bonds: state.stored.bonds };
  for (const [field, value] of Object.entries(model)) {
    const got = VIEWS[field]?.(output);
    if (got === undefined || same(got, value) || (field in later && same(later[field], value))) continue;
    yield { where: `model ${field}`, expected: value, got };
  }
}

/** An epoch that waits for its verdict until the steps up to the next epoch are done. */
interface OpenEpoch {
  readonly id: string;
  readonly step: Fields;
  readonly output: EpochOutput;
}

function judge({ id, step, output }: OpenEpoch, state: SubnetState, source: string): Result {
  const mismatches = [
    ...(isRecord(step['expect']) ? compareExpectation(step['expect'], step, output) : []),
    ...(isRecord(step['model']) ? compareModel(step['model'], output, state) : []),
  ];
  const [first] = mismatches;
  if (!first) return { id, status: 'passed', source };
  const message = mismatches.map(({ where }) => where).join('; ');
  return { id, status: 'failed', source, expected: first.expected, got: first.got, message };
}

/** One result per epoch step that expects something. */
export function* replaySequence(id: string, source: string, entry: Fields): Generator<Result> {
  const state = new SubnetState(record(entry['input'], 'input'));
  let open: OpenEpoch | null = null;
  let index = -1;
  for (const raw of list(entry['steps'], 'steps')) {
    index++;
    const step = record(raw, 'step');
    if (open && step['do'] === 'epoch') {
      yield judge(open, state, source);
      open = null;
    }
    const output = state.perform(step);
    if (output && (isRecord(step['expect']) || isRecord(step['model']))) {
      open = { id: `${id} step ${index} (block ${String(step['block'])})`, step, output };
    }
  }
  if (open) yield judge(open, state, source);
}
