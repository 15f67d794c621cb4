import type { BlockView } from '../read/block-view.ts';
import type { PlainReader } from '../read/plain-reader.ts';
import type { Hyperparameter } from '../types/subnet.ts';

const UNITS: Readonly<Record<string, Hyperparameter['unit']>> = {
  kappa: 'u16 share',
  immunity_period: 'blocks',
  tempo: 'blocks',
  weights_rate_limit: 'blocks',
  activity_cutoff: 'blocks',
  activity_cutoff_factor: 'milli',
  burn_half_life: 'blocks',
  serving_rate_limit: 'blocks',
  commit_reveal_period: 'epochs',
  alpha_high: 'u16 share',
  alpha_low: 'u16 share',
  min_childkey_take: 'u16 share',
  max_weights_limit: 'u16 share',
  adjustment_interval: 'blocks',
  min_burn: 'rao',
  max_burn: 'rao',
};
const FRACTION_BITS: Readonly<Record<string, bigint>> = { i32f32: 32n, u64f64: 64n };

/** A fixed-point number as a decimal text with at most nine digits after the point, cut. */
function fixedText(bits: bigint, fractionBits: bigint): string {
  const negative = bits < 0n;
  const size = negative ? -bits : bits;
  const whole = size >> fractionBits;
  const billionths = ((size & ((1n << fractionBits) - 1n)) * 1_000_000_000n) >> fractionBits;
  const digits = billionths.toString().padStart(9, '0').replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${digits === '' ? '' : `.${digits}`}`;
}

function entryOf(entry: PlainReader): Hyperparameter {
  const name = entry.text('name');
  const variant = entry.field('value');
  const [kind] = Object.keys((variant.value ?? {}) as object);
  const value = variant.field(kind ?? 'value');
  const unit = UNITS[name] ?? (kind === 'taoBalance' ? 'rao' : null);
  const fraction = FRACTION_BITS[kind ?? ''];
  if (kind === 'bool') return { name, value: value.bool(), unit };
  if (fraction !== undefined) return { name, value: { fixed: fixedText(value.bigint('bits'), fraction) }, unit };
  return { name, value: value.bigint(), unit };
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Fields of the older struct, for runtimes without the list. */
function fieldsOf(struct: PlainReader): Hyperparameter[] {
  return Object.keys(struct.value as object).map((field): Hyperparameter => {
    const name = snake(field);
    const value = struct.field(field);
    const unit = UNITS[name] ?? null;
    if (typeof value.value === 'boolean') return { name, value: value.bool(), unit };
    if (typeof value.value === 'object') return { name, value: { fixed: fixedText(value.bigint('bits'), 32n) }, unit };
    return { name, value: value.bigint(), unit };
  });
}

/** Hyperparameters of a subnet in the runtime's order; null when there is no such subnet. */
export async function readHyperparameters(view: BlockView, netuid: number): Promise<Hyperparameter[] | null> {
  const api = 'SubnetInfoRuntimeApi';
  const listed = view.offers(api, 'get_subnet_hyperparams_v3');
  const answer = (
    await view.call(api, listed ? 'get_subnet_hyperparams_v3' : 'get_subnet_hyperparams_v2', netuid)
  ).optional();
  if (!answer) return null;
  return listed ? answer.list().map(entryOf) : fieldsOf(answer);
}
