/** Adam (Kingma and Ba) with bias correction and decoupled weight decay. */
import type { Parameter } from './layer.ts';

export interface Adam {
  /** One step down the gradients, which become zero. */
  step(rate: number): void;
}

export function adam(parameters: readonly Parameter[], decay = 0): Adam {
  const b1 = 0.9;
  const b2 = 0.999;
  const means = parameters.map(({ value }) => new Float32Array(value.length));
  const squares = parameters.map(({ value }) => new Float32Array(value.length));
  let steps = 0;
  return {
    step(rate) {
      steps++;
      const size = (rate * Math.sqrt(1 - b2 ** steps)) / (1 - b1 ** steps);
      parameters.forEach(({ value, gradient }, k) => {
        const m = means[k]!;
        const v = squares[k]!;
        for (let i = 0; i < value.length; i++) {
          const g = gradient[i]!;
          m[i] = b1 * m[i]! + (1 - b1) * g;
          v[i] = b2 * v[i]! + (1 - b2) * g * g;
          value[i] = value[i]! - (size * m[i]!) / (Math.sqrt(v[i]!) + 1e-8) - rate * decay * value[i]!;
        }
        gradient.fill(0);
      });
    },
  };
}
