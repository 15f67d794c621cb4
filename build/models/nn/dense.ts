/** A full linear layer: y = x·W + b, W is inputs × outputs. */
import type { Rng } from '../../../miner/tasks/rng.ts';
import { multiply, multiplyAT, multiplyBT } from './gemm.ts';
import { parameter, type Layer, type Parameter } from './layer.ts';

export interface Dense extends Layer {
  weight: Parameter;
  bias: Parameter;
}

export function dense(inputs: number, outputs: number, rng: Rng, scale = 1): Dense {
  const weight = parameter(inputs * outputs, inputs, rng);
  for (let i = 0; i < weight.value.length; i++) weight.value[i]! *= scale;
  const bias = parameter(outputs, inputs, null);
  let last = new Float32Array(0);
  let count = 0;
  return {
    weight,
    bias,
    parameters: [weight, bias],
    forward(x, rows) {
      last = x as Float32Array<ArrayBuffer>;
      count = rows;
      const y = new Float32Array(rows * outputs);
      for (let r = 0; r < rows; r++) y.set(bias.value, r * outputs);
      multiply(y, x, weight.value, rows, inputs, outputs);
      return y;
    },
    backward(dy) {
      multiplyAT(weight.gradient, last, dy, count, inputs, outputs);
      for (let r = 0; r < count; r++) for (let j = 0; j < outputs; j++) bias.gradient[j]! += dy[r * outputs + j]!;
      const dx = new Float32Array(count * inputs);
      multiplyBT(dx, dy, weight.value, count, outputs, inputs);
      return dx;
    },
  };
}
