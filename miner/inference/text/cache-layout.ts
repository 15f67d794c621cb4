/** Which of a language model's inputs and outputs carry its key-value cache, and how large an empty one is. */
import { ModelShapeError } from '../inference-error.ts';
import type { ModelManifest, ModelPort } from '../model-manifest.ts';
import { floats, type Tensors } from '../tensor.ts';

export interface CacheLayout {
  /** Input → output of the same part of the cache. Empty for a model that computes all anew each time. */
  readonly pairs: readonly (readonly [past: string, present: string])[];
  /** The cache before the first token. */
  empty(): Tensors;
}

const KNOWN = new Set(['input_ids', 'attention_mask', 'position_ids']);
const PAST = 'past_key_values.';

/**
 * Reads the layout from the ports, with the names exporters give: `input_ids`, `attention_mask`, `position_ids`,
 * `past_key_values.…` in; `logits`, `present.…` out. Sizes the ports leave open come from `config.json`. Throws `ModelShapeError`.
 */
export function cacheLayout(manifest: ModelManifest, settings: Readonly<Record<string, unknown>>): CacheLayout {
  const fail = (problem: string): never => {
    throw new ModelShapeError(`The model "${manifest.title}" is no language model that can be run: ${problem}.`, {
      model: manifest.id,
    });
  };
  const input = (name: string) => manifest.inputs.find((port) => port.name === name);
  if (input('input_ids')?.type !== 'int64') fail('it has no input "input_ids" of whole numbers');
  if (manifest.outputs.find(({ name }) => name === 'logits')?.type !== 'float32')
    fail('it has no output "logits" of type float32');
  const pasts = manifest.inputs.filter(({ name }) => name.startsWith(PAST));
  const strange = manifest.inputs.find(({ name }) => !KNOWN.has(name) && !name.startsWith(PAST));
  if (strange) fail(`nobody knows what its input "${strange.name}" is for`);
  const pairs = pasts.map(({ name, type }): [string, string] => {
    if (type !== 'float32') fail(`its cache "${name}" is of type ${type}; export it with float32`);
    const present = `present.${name.slice(PAST.length)}`;
    if (!manifest.outputs.some((port) => port.name === present)) fail(`its output "${present}" is missing`);
    return [name, present];
  });
  const shapes = pasts.map((port) => [port.name, emptyShape(port, settings, fail)] as const);
  return {
    pairs,
    empty: () => Object.fromEntries(shapes.map(([name, shape]) => [name, floats(shape, new Float32Array(0))])),
  };
}

/** Batch 1 × heads × no token × size of a head. */
function emptyShape(
  port: ModelPort,
  settings: Readonly<Record<string, unknown>>,
  fail: (why: string) => never,
): number[] {
  const count = (...names: string[]): number | undefined => {
    for (const name of names) {
      const value = settings[name];
      if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    }
    return undefined;
  };
  if (port.shape.length !== 4) fail(`its cache "${port.name}" has ${port.shape.length} dimensions instead of 4`);
  const own = (at: number): number | undefined => (typeof port.shape[at] === 'number' ? port.shape[at] : undefined);
  const allHeads = count('num_attention_heads', 'n_head');
  const width = count('hidden_size', 'n_embd');
  const heads = own(1) ?? count('num_key_value_heads') ?? allHeads;
  const size = own(3) ?? count('head_dim') ?? (width && allHeads ? width / allHeads : undefined);
  if (heads === undefined || size === undefined || !Number.isInteger(size))
    return fail(`neither it nor its config.json says how large the cache "${port.name}" is`);
  return [1, heads, 0, size];
}
