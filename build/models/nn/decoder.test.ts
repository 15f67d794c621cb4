import { expect, test } from 'vitest';
import { createRng } from '../../../miner/tasks/rng.ts';
import { decoder } from './decoder.ts';
import { crossEntropy } from './train.ts';

const shape = { vocabulary: 7, shifts: 2, context: 6, width: 8, heads: 2, layers: 2, inner: 12 };
const sequences = [[1, 2, 3, 4], [5, 6, 1], [2]];

test("a decoder's own gradients agree with differences of the loss", () => {
  const rng = createRng('decoder');
  const network = decoder(shape, rng);
  const wanted = [1, 3, 5, 7];
  const target = new Float32Array(wanted.length * 7);
  [2, 5, 0, 6].forEach((id, r) => (target[r * 7 + id] = 1));
  const loss = crossEntropy(7);
  const value = () => loss(network.forward(sequences, wanted), target, wanted.length).loss;
  network.backward(loss(network.forward(sequences, wanted), target, wanted.length).gradient);
  for (const { value: numbers, gradient } of network.parameters) {
    const own = gradient.slice();
    for (let trial = 0; trial < 12; trial++) {
      const i = rng.int(numbers.length);
      const kept = numbers[i]!;
      const step = 0.003;
      numbers[i] = kept + step;
      const above = value();
      numbers[i] = kept - step;
      const below = value();
      numbers[i] = kept;
      expect(own[i]).toBeCloseTo((above - below) / (2 * step), 2);
    }
  }
});

test('what comes later, or stands in another sequence, changes nothing', () => {
  const network = decoder(shape, createRng('causal'));
  const alone = network.forward([[1, 2, 3]], [1]);
  expect(network.forward([[4, 4], [1, 2, 6, 5]], [3])).toEqual(alone); // prettier-ignore
});
