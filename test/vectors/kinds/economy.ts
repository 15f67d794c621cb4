// Kind "economy": files of schema `economy-vectors/1`, the arithmetic of the chain.
import type { Kind, Result } from '../kind.ts';
import { isRecord } from '../kind.ts';
import { CaseError, UnknownForm, list } from './economy/fields.ts';
import type { Fields } from './economy/fields.ts';
import { emissionOps } from './economy/emission-ops.ts';
import { epochOps } from './economy/epoch-ops.ts';
import { replaySequence } from './economy/epoch-sequence.ts';
import { mathOps } from './economy/math-ops.ts';
import { swapOps } from './economy/swap-ops.ts';
import { weightsOps } from './economy/weights-ops.ts';
import type { Op, Rule } from './economy/rule.ts';

const ops: Record<string, Op> = { ...mathOps, ...epochOps, ...emissionOps, ...swapOps, ...weightsOps };

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Judges one input; what an operation cannot read becomes unknown, what it throws becomes a failure. */
function judge(id: string, source: string, op: Op, input: unknown, expected: unknown, rule: Rule): Result {
  try {
    if (!isRecord(input)) throw new CaseError('the case has no input');
    if (expected === undefined) throw new CaseError('the case has no expectation');
    const verdict = op(input, expected, rule);
    if (verdict.ok) return { id, status: 'passed', source };
    const message = verdict.message === undefined ? {} : { message: verdict.message };
    return { id, status: 'failed', source, expected: verdict.expected ?? expected, got: verdict.got, ...message };
  } catch (error) {
    return { id, status: error instanceof UnknownForm ? 'unknown' : 'failed', source, message: messageOf(error) };
  }
}

function* replayCase(entry: Fields): Generator<Result> {
  const id = String(entry['id'] ?? '(no id)');
  const source = String(entry['source'] ?? '');
  const name = String(entry['op']);
  const rule: Rule = { quant: String(entry['quant'] ?? 'f64'), tolerance: entry['tolerance'], model: entry['model'] };
  if (entry['steps'] !== undefined && name === 'epoch_sequence') {
    try {
      yield* replaySequence(id, source, entry);
    } catch (error) {
      yield { id, status: error instanceof UnknownForm ? 'unknown' : 'failed', source, message: messageOf(error) };
    }
    return;
  }
  const op = Object.hasOwn(ops, name) ? ops[name] : undefined;
  if (!op) {
    yield { id, status: 'unknown', source, message: `operation ${name}` };
    return;
  }
  if (entry['cases'] === undefined) {
    yield judge(id, source, op, entry['input'], entry['expect'], rule);
    return;
  }
  let index = 0;
  for (const one of list(entry['cases'], 'cases')) {
    const inner = isRecord(one) ? one : {};
    const own = { ...rule, ...(inner['model'] === undefined ? {} : { model: inner['model'] }) };
    yield judge(`${id}[${index}]`, source, op, inner['input'], inner['expect'], own);
    index++;
  }
}

export const economy: Kind = {
  name: 'economy',
  matches: (file) => isRecord(file.content) && file.content['schema'] === 'economy-vectors/1',
  *replay(file) {
    const content = isRecord(file.content) ? file.content : {};
    for (const entry of list(content['cases'], 'cases')) {
      if (isRecord(entry)) yield* replayCase(entry);
      else yield { id: file.name, status: 'failed', message: 'a case is not an object' };
    }
  },
};
