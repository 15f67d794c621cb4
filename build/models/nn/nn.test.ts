import { describe, expect, test } from 'vitest';
import { createRng } from '../../../miner/tasks/rng.ts';
import { conv3x3 } from './conv.ts';
import { dense } from './dense.ts';
import type { Layer } from './layer.ts';
import { maxPool2 } from './max-pool.ts';
import { parallel } from './parallel.ts';
import { relu } from './relu.ts';
import { sequence } from './sequence.ts';
import { absoluteError, crossEntropy, trainNetwork, type Loss } from './train.ts';

const rng = createRng('nn');
const random = (count: number) => Float32Array.from({ length: count }, () => rng.normal());

/** Compares every layer's own gradients with differences of the loss. */
function checkGradients(network: Layer, x: Float32Array, target: Float32Array, rows: number, loss: Loss): void {
  const value = () => loss(network.forward(x, rows), target, rows).loss;
  const { gradient } = loss(network.forward(x, rows), target, rows);
  const dx = network.backward(gradient);
  const compare = (numbers: Float32Array, own: Float32Array) => {
    for (let trial = 0; trial < 12; trial++) {
      const i = rng.int(numbers.length);
      const kept = numbers[i]!;
      const step = 0.002; // small enough to seldom cross a kink of relu or max
      numbers[i] = kept + step;
      const above = value();
      numbers[i] = kept - step;
      const below = value();
      numbers[i] = kept;
      expect(own[i]).toBeCloseTo((above - below) / (2 * step), 2);
    }
  };
  compare(x, dx);
  for (const { value: numbers, gradient: own } of network.parameters) compare(numbers, own.slice());
}

describe('gradients agree with differences', () => {
  test('dense and residual layers, softmax cross entropy', () => {
    const network = parallel(sequence(dense(6, 8, rng.split('a')), relu(), dense(8, 3, rng.split('b'))), dense(6, 3, rng.split('c')));
    const target = Float32Array.of(1, 0, 0, 0, 0, 1);
    checkGradients(network, random(12), target, 2, crossEntropy(3));
  });

  test('convolution and pooling', () => {
    const network = sequence(
      conv3x3(2, 3, 4, rng.split('conv')),
      relu(),
      maxPool2(3, 4),
      conv3x3(3, 2, 2, rng.split('conv2')),
      dense(8, 4, rng.split('out')),
    );
    checkGradients(network, random(2 * 2 * 16), Float32Array.of(0, 1, 0, 0, 0, 0, 0, 1), 2, crossEntropy(4));
  });
});

test('training finds a rule that is there', () => {
  const network = sequence(dense(2, 16, rng.split('1')), relu(), dense(16, 1, rng.split('2')));
  const rule = (a: number, b: number) => Math.abs(a) - b;
  const make = (count: number) => {
    const x = random(2 * count);
    return { x, y: Float32Array.from({ length: count }, (_, i) => rule(x[2 * i]!, x[2 * i + 1]!)), rows: count };
  };
  trainNetwork(network, { steps: 1500, rate: 0.01, loss: absoluteError(1), batch: () => make(32) });
  const { x, y, rows } = make(200);
  expect(absoluteError(1)(network.forward(x, rows), y, rows).loss).toBeLessThan(0.1);
});
