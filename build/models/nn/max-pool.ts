/** The largest of each 2 × 2 pixels (ONNX `MaxPool`, stride 2). Pictures are channels × side × side. */
import type { Layer } from './layer.ts';

export function maxPool2(channels: number, side: number): Layer {
  const half = side / 2;
  let winners = new Int32Array(0);
  let inputs = 0;
  return {
    parameters: [],
    forward(x, rows) {
      inputs = x.length;
      const y = new Float32Array(rows * channels * half * half);
      winners = new Int32Array(y.length);
      for (let plane = 0, o = 0; plane < rows * channels; plane++)
        for (let j = 0; j < half; j++)
          for (let i = 0; i < half; i++, o++) {
            let best = plane * side * side + 2 * j * side + 2 * i;
            for (const other of [best + 1, best + side, best + side + 1]) if (x[other]! > x[best]!) best = other;
            winners[o] = best;
            y[o] = x[best]!;
          }
      return y;
    },
    backward(dy) {
      const dx = new Float32Array(inputs);
      for (let o = 0; o < dy.length; o++) dx[winners[o]!]! += dy[o]!;
      return dx;
    },
  };
}
