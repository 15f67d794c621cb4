/** Two layers side by side, outputs added: a residual connection when one of them is linear. */
import type { Layer } from './layer.ts';

export function parallel(a: Layer, b: Layer): Layer {
  const add = (x: Float32Array, y: Float32Array) => x.map((value, i) => value + y[i]!);
  return {
    parameters: [...a.parameters, ...b.parameters],
    forward: (x, rows) => add(a.forward(x, rows), b.forward(x, rows)),
    backward: (dy) => add(a.backward(dy), b.backward(dy)),
  };
}
