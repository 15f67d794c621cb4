/** Matrix products on row-major Float32Array, written so that V8 keeps the inner loop tight. All of them add to `c`. */

/** c[m×n] += a[m×k] · b[k×n] */
export function multiply(c: Float32Array, a: Float32Array, b: Float32Array, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p]!;
      if (x === 0) continue; // rectified activations are often zero
      const to = i * n;
      const from = p * n;
      for (let j = 0; j < n; j++) c[to + j]! += x * b[from + j]!;
    }
}

/** c[k×n] += aᵀ · b for a[m×k], b[m×n] */
export function multiplyAT(c: Float32Array, a: Float32Array, b: Float32Array, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p]!;
      if (x === 0) continue;
      const to = p * n;
      const from = i * n;
      for (let j = 0; j < n; j++) c[to + j]! += x * b[from + j]!;
    }
}

/** c[m×k] += a[m×n] · bᵀ for b[k×n] */
export function multiplyBT(c: Float32Array, a: Float32Array, b: Float32Array, m: number, n: number, k: number): void {
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      let sum = 0;
      const x = i * n;
      const y = p * n;
      for (let j = 0; j < n; j++) sum += a[x + j]! * b[y + j]!;
      c[i * k + p]! += sum;
    }
}
