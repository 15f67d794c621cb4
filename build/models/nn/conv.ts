/** 3 × 3 convolution with same-size output (ONNX `Conv`, pads 1), as a product with the unfolded picture. */
import type { Rng } from '../../../miner/tasks/rng.ts';
import { multiply, multiplyAT, multiplyBT } from './gemm.ts';
import { parameter, type Layer, type Parameter } from './layer.ts';

export interface Conv extends Layer {
  /** outputs × inputs × 3 × 3, as ONNX stores it. */
  weight: Parameter;
  bias: Parameter;
}

/** Pictures are channels × side × side. */
export function conv3x3(inputs: number, outputs: number, side: number, rng: Rng): Conv {
  const taps = inputs * 9;
  const area = side * side;
  const weight = parameter(outputs * taps, taps, rng);
  const bias = parameter(outputs, taps, null);
  let unfolded = new Float32Array(0);
  let count = 0;

  /** Calls back with (tap × pixel index in the unfolded picture, pixel index in the picture) of every pair inside. */
  const pairs = (visit: (to: number, from: number) => void) => {
    for (let tap = 0; tap < taps; tap++) {
      const channel = Math.floor(tap / 9);
      const dy = Math.floor((tap % 9) / 3) - 1;
      const dx = (tap % 3) - 1;
      for (let y = Math.max(0, -dy); y < Math.min(side, side - dy); y++)
        for (let x = Math.max(0, -dx); x < Math.min(side, side - dx); x++)
          visit(tap * area + y * side + x, channel * area + (y + dy) * side + x + dx);
    }
  };
  const to: number[] = [];
  const from: number[] = [];
  pairs((a, b) => (to.push(a), from.push(b)));
  const TO = Int32Array.from(to);
  const FROM = Int32Array.from(from);

  return {
    weight,
    bias,
    parameters: [weight, bias],
    forward(x, rows) {
      count = rows;
      const wide = taps * area;
      if (unfolded.length !== rows * wide) unfolded = new Float32Array(rows * wide);
      const y = new Float32Array(rows * outputs * area);
      for (let r = 0; r < rows; r++) {
        const a = r * wide;
        const b = r * inputs * area;
        for (let i = 0; i < TO.length; i++) unfolded[a + TO[i]!] = x[b + FROM[i]!]!;
        const out = y.subarray(r * outputs * area, (r + 1) * outputs * area);
        for (let o = 0; o < outputs; o++) out.fill(bias.value[o]!, o * area, (o + 1) * area);
        multiply(out, weight.value, unfolded.subarray(a, a + wide), outputs, taps, area);
      }
      return y;
    },
    backward(dy) {
      const wide = taps * area;
      const dx = new Float32Array(count * inputs * area);
      const dUnfolded = new Float32Array(wide);
      for (let r = 0; r < count; r++) {
        const out = dy.subarray(r * outputs * area, (r + 1) * outputs * area);
        for (let o = 0; o < outputs; o++)
          for (let i = 0; i < area; i++) bias.gradient[o]! += out[o * area + i]!;
        multiplyBT(weight.gradient, out, unfolded.subarray(r * wide, (r + 1) * wide), outputs, area, taps);
        dUnfolded.fill(0);
        multiplyAT(dUnfolded, weight.value, out, outputs, taps, area);
        const b = r * inputs * area;
        for (let i = 0; i < TO.length; i++) dx[b + FROM[i]!]! += dUnfolded[TO[i]!]!;
      }
      return dx;
    },
  };
}
