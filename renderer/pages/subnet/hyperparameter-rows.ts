import type { Hyperparameter } from '../../../chain/types/subnet.ts';
import { TAO } from '../../format/amounts.ts';
import type { Sentence } from '../../format/inline.ts';
import { groupedText } from '../../format/number-groups.ts';
import { percentText } from '../../format/percents.ts';
import { durationText } from '../../format/times.ts';
import { hyperparameterWords, type HyperparameterGroup } from './hyperparameter-words.ts';

/** A hyperparameter as the page shows it. */
export interface HyperparameterRow {
  /** The chain's own name. */
  readonly name: string;
  readonly title: string;
  readonly meaning: string;
  /** The value with its unit. */
  readonly value: Sentence;
  /** The same in other words: the time that blocks take, the raw number of a share. */
  readonly also: string | null;
}

export interface HyperparameterSection {
  readonly title: HyperparameterGroup;
  readonly rows: readonly HyperparameterRow[];
}

const ORDER: readonly HyperparameterGroup[] = [
  'Epochs and consensus',
  'Weights',
  'Registration',
  'Bonds and liquid alpha',
  'Rules',
];
const U16 = 65_535;
const U64 = 2 ** 64;
/** `bonds_moving_avg` counts in parts per million. */
const MILLION = 1_000_000;

type Shown = Pick<HyperparameterRow, 'value' | 'also'>;
const plain = (value: Sentence, also: string | null = null): Shown => ({ value, also });

/** @param blockMs milliseconds a block takes on this chain; null while that is not known */
function shown({ name, value, unit }: Hyperparameter, blockMs: number | null): Shown {
  if (typeof value === 'boolean') return plain(value ? 'yes' : 'no');
  if (typeof value === 'object') return plain(name === 'burn_increase_mult' ? `× ${value.fixed}` : value.fixed);
  const digits = groupedText(value);
  switch (unit) {
    case 'rao':
      return plain([{ amount: value, unit: TAO }]);
    case 'blocks':
      return plain(
        `${digits} ${value === 1n ? 'block' : 'blocks'}`,
        blockMs === null ? null : durationText(Number(value) * blockMs),
      );
    case 'epochs':
      return plain(`${digits} ${value === 1n ? 'epoch' : 'epochs'}`);
    case 'u16 share':
      return plain(percentText(Number(value) / U16), `${digits} of 65 535`);
    case 'u64 share':
      return plain(percentText(Number(value) / U64));
    case 'milli':
      return plain((Number(value) / 1000).toFixed(3));
    case null:
      return name === 'bonds_moving_avg'
        ? plain(percentText(Number(value) / MILLION), `${digits} millionths`)
        : plain(digits);
  }
}

/** All hyperparameters in sections, those of a kind together, in the chain's order within a section. */
export function hyperparameterSections(
  hyperparameters: readonly Hyperparameter[],
  blockMs: number | null,
): HyperparameterSection[] {
  const rows = hyperparameters.map((each) => {
    const { group, title, meaning } = hyperparameterWords(each.name);
    return { group, row: { name: each.name, title, meaning, ...shown(each, blockMs) } };
  });
  return ORDER.map((title) => ({
    title,
    rows: rows.filter(({ group }) => group === title).map(({ row }) => row),
  })).filter((section) => section.rows.length > 0);
}
