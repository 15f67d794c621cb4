/** The training loop: fresh batches, one loss, a learning rate that rises shortly and falls along half a cosine. */
import { adam } from './adam.ts';
import type { Layer } from './layer.ts';

export interface Batch {
  x: Float32Array;
  y: Float32Array;
  rows: number;
}

/** Loss per row and its gradient with respect to the network's output. */
export type Loss = (output: Float32Array, target: Float32Array, rows: number) => { loss: number; gradient: Float32Array };

export interface Plan {
  steps: number;
  rate: number;
  decay?: number;
  batch: (step: number) => Batch;
  loss: Loss;
  onProgress?: (step: number, loss: number) => void;
}

export function trainNetwork(network: Layer, plan: Plan): void {
  const optimiser = adam(network.parameters, plan.decay ?? 0);
  const warm = Math.min(200, plan.steps / 20);
  let shown = NaN;
  for (let step = 0; step < plan.steps; step++) {
    const { x, y, rows } = plan.batch(step);
    const { loss, gradient } = plan.loss(network.forward(x, rows), y, rows);
    network.backward(gradient);
    const rate = plan.rate * Math.min(1, (step + 1) / warm) * (0.505 + 0.495 * Math.cos((Math.PI * step) / plan.steps));
    optimiser.step(rate);
    shown = Number.isNaN(shown) ? loss : 0.98 * shown + 0.02 * loss;
    if (step % 500 === 499) plan.onProgress?.(step + 1, shown);
  }
}

/** Cross entropy of softmax; targets are one-hot rows. */
export const crossEntropy =
  (classes: number): Loss =>
  (output, target, rows) => {
    const gradient = new Float32Array(output.length);
    let loss = 0;
    for (let r = 0; r < rows; r++) {
      const row = output.subarray(r * classes, (r + 1) * classes);
      const top = Math.max(...row);
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += Math.exp(row[c]! - top);
      for (let c = 0; c < classes; c++) {
        const p = Math.exp(row[c]! - top) / sum;
        const want = target[r * classes + c]!;
        gradient[r * classes + c] = (p - want) / rows;
        if (want > 0) loss -= (want * Math.log(Math.max(p, 1e-12))) / rows;
      }
    }
    return { loss, gradient };
  };

/** Mean absolute error, rounded off near zero (Huber) so that the end of training is quiet. */
export const absoluteError =
  (width: number, corner = 0.1): Loss =>
  (output, target, rows) => {
    const gradient = new Float32Array(output.length);
    let loss = 0;
    for (let i = 0; i < rows * width; i++) {
      const error = output[i]! - target[i]!;
      loss += Math.abs(error) / (rows * width);
      gradient[i] = Math.max(-1, Math.min(1, error / corner)) / (rows * width);
    }
    return { loss, gradient };
  };
