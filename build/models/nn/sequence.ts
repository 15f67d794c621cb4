/** Layers one after the other, as one layer. */
import type { Layer } from './layer.ts';

export function sequence(...layers: Layer[]): Layer {
  return {
    parameters: layers.flatMap((layer) => layer.parameters),
    forward: (x, rows) => layers.reduce((value, layer) => layer.forward(value, rows), x),
    backward: (dy) => layers.reduceRight((gradient, layer) => layer.backward(gradient), dy),
  };
}
