/** Layer normalisation (Ba and others): each row to mean 0 and variance 1, then a learned gain and offset per column. */
import { parameter, type Layer, type Parameter } from './layer.ts';

export const NORM_EPSILON = 1e-5;

export interface LayerNorm extends Layer {
  gain: Parameter;
  offset: Parameter;
}

export function layerNorm(width: number): LayerNorm {
  const gain = parameter(width, 1, null);
  gain.value.fill(1);
  const offset = parameter(width, 1, null);
  let normal = new Float32Array(0);
  let inverse = new Float32Array(0);
  return {
    gain,
    offset,
    parameters: [gain, offset],
    forward(x, rows) {
      normal = new Float32Array(rows * width);
      inverse = new Float32Array(rows);
      const y = new Float32Array(rows * width);
      for (let r = 0; r < rows; r++) {
        const at = r * width;
        let mean = 0;
        for (let i = 0; i < width; i++) mean += x[at + i]! / width;
        let variance = 0;
        for (let i = 0; i < width; i++) variance += (x[at + i]! - mean) ** 2 / width;
        const scale = 1 / Math.sqrt(variance + NORM_EPSILON);
        inverse[r] = scale;
        for (let i = 0; i < width; i++) {
          const value = (x[at + i]! - mean) * scale;
          normal[at + i] = value;
          y[at + i] = value * gain.value[i]! + offset.value[i]!;
        }
      }
      return y;
    },
    backward(dy) {
      const dx = new Float32Array(dy.length);
      for (let r = 0; r < inverse.length; r++) {
        const at = r * width;
        let sum = 0;
        let along = 0;
        for (let i = 0; i < width; i++) {
          const d = dy[at + i]!;
          gain.gradient[i]! += d * normal[at + i]!;
          offset.gradient[i]! += d;
          sum += d * gain.value[i]!;
          along += d * gain.value[i]! * normal[at + i]!;
        }
        for (let i = 0; i < width; i++)
          dx[at + i] = inverse[r]! * (dy[at + i]! * gain.value[i]! - sum / width - (normal[at + i]! * along) / width);
      }
      return dx;
    },
  };
}
