/** A layer of a network: a batch in, a batch out, and gradients back. */
import type { Rng } from '../../../miner/tasks/rng.ts';

/** Trainable numbers with their gradient; Adam keeps its two running means beside them. */
export interface Parameter {
  value: Float32Array;
  gradient: Float32Array;
}

export interface Layer {
  parameters: readonly Parameter[];
  /** `x` is rows × inputs. The returned array belongs to the layer until its next call. */
  forward(x: Float32Array, rows: number): Float32Array;
  /** Takes dLoss/dOutput of the last `forward`, adds to the parameters' gradients, returns dLoss/dInput. */
  backward(dy: Float32Array): Float32Array;
}

/** Normal weights of variance 2/fanIn (He and others), which keeps rectified layers' sizes. */
export function parameter(size: number, fanIn: number, rng: Rng | null): Parameter {
  const value = new Float32Array(size);
  if (rng) for (let i = 0; i < size; i++) value[i] = Math.sqrt(2 / fanIn) * rng.normal();
  return { value, gradient: new Float32Array(size) };
}
