/** Causal self-attention of several heads (Vaswani and others) over sequences that lie one after the other in the batch. */

export interface Attention {
  /** Rows hold query, key and value side by side (3 × width); `lengths` are those of the sequences, in order. Gives rows of `width`. */
  forward(qkv: Float32Array, lengths: readonly number[]): Float32Array;
  backward(dy: Float32Array): Float32Array;
}

export function attention(width: number, heads: number): Attention {
  const size = width / heads;
  const scale = 1 / Math.sqrt(size);
  let last: Float32Array = new Float32Array(0);
  let all: readonly number[] = [];
  /** For each sequence and head its length × length weights, row by row. */
  let kept: Float32Array[] = [];
  const each = (visit: (first: number, length: number, offset: number, index: number) => void) => {
    let first = 0;
    all.forEach((length, s) => {
      for (let h = 0; h < heads; h++) visit(first, length, h * size, s * heads + h);
      first += length;
    });
  };
  return {
    forward(qkv, lengths) {
      last = qkv;
      all = lengths;
      kept = [];
      const y = new Float32Array(qkv.length / 3);
      each((first, length, offset, index) => {
        const weights = new Float32Array(length * length);
        kept[index] = weights;
        for (let i = 0; i < length; i++) {
          const q = (first + i) * 3 * width + offset;
          let top = -Infinity;
          for (let j = 0; j <= i; j++) {
            const k = (first + j) * 3 * width + width + offset;
            let dot = 0;
            for (let d = 0; d < size; d++) dot += qkv[q + d]! * qkv[k + d]!;
            weights[i * length + j] = dot * scale;
            top = Math.max(top, dot * scale);
          }
          let sum = 0;
          for (let j = 0; j <= i; j++) sum += weights[i * length + j] = Math.exp(weights[i * length + j]! - top);
          const to = (first + i) * width + offset;
          for (let j = 0; j <= i; j++) {
            const w = (weights[i * length + j]! /= sum);
            const v = (first + j) * 3 * width + 2 * width + offset;
            for (let d = 0; d < size; d++) y[to + d]! += w * qkv[v + d]!;
          }
        }
      });
      return y;
    },
    backward(dy) {
      const qkv = last;
      const dx = new Float32Array(qkv.length);
      each((first, length, offset, index) => {
        const weights = kept[index]!;
        const dw = new Float32Array(length);
        for (let i = 0; i < length; i++) {
          const from = (first + i) * width + offset;
          const q = (first + i) * 3 * width + offset;
          let mean = 0;
          for (let j = 0; j <= i; j++) {
            const v = (first + j) * 3 * width + 2 * width + offset;
            const w = weights[i * length + j]!;
            let dot = 0;
            for (let d = 0; d < size; d++) {
              dot += dy[from + d]! * qkv[v + d]!;
              dx[v + d]! += w * dy[from + d]!;
            }
            dw[j] = dot;
            mean += dot * w;
          }
          for (let j = 0; j <= i; j++) {
            const k = (first + j) * 3 * width + width + offset;
            const slope = weights[i * length + j]! * (dw[j]! - mean) * scale;
            for (let d = 0; d < size; d++) {
              dx[q + d]! += slope * qkv[k + d]!;
              dx[k + d]! += slope * qkv[q + d]!;
            }
          }
        }
      });
      return dx;
    },
  };
}
