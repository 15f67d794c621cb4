/** A small convolutional network for the image-classification task. */
import { floats } from '../../../miner/inference/tensor.ts';
import { drawImage, PIXELS, SIZE } from '../../../miner/tasks/image-classification/data.ts';
import { LABELS } from '../../../miner/tasks/image-classification/glyphs.ts';
import { createRng } from '../../../miner/tasks/rng.ts';
import { conv3x3 } from '../nn/conv.ts';
import { dense } from '../nn/dense.ts';
import { maxPool2 } from '../nn/max-pool.ts';
import { relu } from '../nn/relu.ts';
import { sequence } from '../nn/sequence.ts';
import { crossEntropy, trainNetwork } from '../nn/train.ts';
import type { OnnxModel } from '../onnx-writer.ts';
import type { Recipe } from '../recipe.ts';

const SEED = 'image-classification/training';
const CHANNELS = [8, 16] as const;
const HIDDEN = 64;
const ROWS = 32;
const STEPS = 5000;

export const digits: Recipe = {
  id: 'image-classification',
  task: 'image-classification',
  title: 'Digits, small convolutional network',
  seed: SEED,
  dataSource: 'drawn by miner/tasks/image-classification/data.ts',

  train(log) {
    const rng = createRng(SEED);
    const [c1, c2] = CHANNELS;
    const flat = c2 * (SIZE / 4) ** 2;
    const first = conv3x3(1, c1, SIZE, rng.split('conv1'));
    const second = conv3x3(c1, c2, SIZE / 2, rng.split('conv2'));
    const hidden = dense(flat, HIDDEN, rng.split('hidden'));
    const last = dense(HIDDEN, LABELS.length, rng.split('last'), 0.5);
    const network = sequence(
      ...[first, relu(), maxPool2(c1, SIZE)],
      ...[second, relu(), maxPool2(c2, SIZE / 2)],
      ...[hidden, relu(), last],
    );
    trainNetwork(network, {
      steps: STEPS,
      rate: 0.003,
      decay: 0.002,
      loss: crossEntropy(LABELS.length),
      batch: (step) => {
        const x = new Float32Array(ROWS * PIXELS);
        const y = new Float32Array(ROWS * LABELS.length);
        for (let r = 0; r < ROWS; r++) {
          const { pixels, label } = drawImage(rng.split(`batch-${step}-${r}`));
          x.set(pixels, r * PIXELS);
          y[r * LABELS.length + label] = 1;
        }
        return { x, y, rows: ROWS };
      },
      onProgress: (step, loss) => log(`step ${step} of ${STEPS}, cross entropy ${loss.toFixed(3)}`),
    });

    const graph: OnnxModel = {
      name: 'digits',
      opset: 21,
      inputs: [{ name: 'images', shape: ['batch', 1, SIZE, SIZE] }],
      outputs: [{ name: 'probabilities', shape: ['batch', LABELS.length] }],
      nodes: [
        { op: 'Conv', inputs: ['images', 'w1', 'b1'], outputs: ['c1'], attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
        { op: 'Relu', inputs: ['c1'], outputs: ['r1'] },
        { op: 'MaxPool', inputs: ['r1'], outputs: ['p1'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
        { op: 'Conv', inputs: ['p1', 'w2', 'b2'], outputs: ['c2'], attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
        { op: 'Relu', inputs: ['c2'], outputs: ['r2'] },
        { op: 'MaxPool', inputs: ['r2'], outputs: ['p2'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
        { op: 'Flatten', inputs: ['p2'], outputs: ['flat'], attributes: { axis: 1 } },
        { op: 'Gemm', inputs: ['flat', 'w3', 'b3'], outputs: ['h'] },
        { op: 'Relu', inputs: ['h'], outputs: ['r3'] },
        { op: 'Gemm', inputs: ['r3', 'w4', 'b4'], outputs: ['logits'] },
        { op: 'Softmax', inputs: ['logits'], outputs: ['probabilities'], attributes: { axis: 1 } },
      ],
      initializers: [
        { name: 'w1', shape: [c1, 1, 3, 3], data: first.weight.value },
        { name: 'b1', shape: [c1], data: first.bias.value },
        { name: 'w2', shape: [c2, c1, 3, 3], data: second.weight.value },
        { name: 'b2', shape: [c2], data: second.bias.value },
        { name: 'w3', shape: [flat, HIDDEN], data: hidden.weight.value },
        { name: 'b3', shape: [HIDDEN], data: hidden.bias.value },
        { name: 'w4', shape: [HIDDEN, LABELS.length], data: last.weight.value },
        { name: 'b4', shape: [LABELS.length], data: last.bias.value },
      ],
    };
    const golden = [0, 1, 2].map((i) => drawImage(createRng(`${SEED}/golden`).split(String(i))).pixels);
    return {
      graph,
      labels: LABELS,
      parameters: network.parameters.reduce((sum, { value }) => sum + value.length, 0),
      goldenInputs: golden.map((pixels) => ({ images: floats([1, 1, SIZE, SIZE], pixels) })),
      predict: ({ images }) => {
        const logits = network.forward(images!.data as Float32Array, images!.shape[0]!);
        return softmaxRows(logits, LABELS.length);
      },
    };
  },
};

function softmaxRows(logits: Float32Array, width: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let r = 0; r < logits.length; r += width) {
    const row = logits.subarray(r, r + width);
    const top = Math.max(...row);
    const powers = Array.from(row, (x) => Math.exp(x - top));
    const sum = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, i) => (out[r + i] = power / sum));
  }
  return out;
}
