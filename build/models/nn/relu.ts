/** The rectifier: max(0, x). */
import type { Layer } from './layer.ts';

export function relu(): Layer {
  let y = new Float32Array(0);
  return {
    parameters: [],
    forward(x) {
      y = x.map((value) => (value > 0 ? value : 0));
      return y;
    },
    backward: (dy) => dy.map((value, i) => (y[i]! > 0 ? value : 0)),
  };
}
