/**
 * Matrix products on row-major Float32Array. All of them add to `c`. Four rows of `b` at a time: each element of `c` is then read
 * and written a quarter as often, which is what V8's inner loop waits for.
 */

/** c[m×n] += a[m×k] · b[k×n] */
export function multiply(c: Float32Array, a: Float32Array, b: Float32Array, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++) addRows(c, i * n, a, i * k, 1, b, 0, k, n);
}

/** c[k×n] += aᵀ · b for a[m×k], b[m×n] */
export function multiplyAT(c: Float32Array, a: Float32Array, b: Float32Array, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i += 4)
    for (let p = 0; p < k; p++) addRows(c, p * n, a, i * k + p, k, b, i * n, Math.min(4, m - i), n);
}

/** c[m×k] += a[m×n] · bᵀ for b[k×n] */
export function multiplyBT(c: Float32Array, a: Float32Array, b: Float32Array, m: number, n: number, k: number): void {
  const turned = new Float32Array(n * k);
  for (let p = 0; p < k; p++) for (let j = 0; j < n; j++) turned[j * k + p] = b[p * n + j]!;
  multiply(c, a, turned, m, n, k);
}

/** c[to … to + n) += `rows` rows of b from `first` on, each times its factor; the factors stand in `a` at `from`, `stride` apart. */
function addRows(
  c: Float32Array,
  to: number,
  a: Float32Array,
  from: number,
  stride: number,
  b: Float32Array,
  first: number,
  rows: number,
  n: number,
): void {
  let p = 0;
  for (; p + 3 < rows; p += 4) {
    const w = a[from + p * stride]!;
    const x = a[from + (p + 1) * stride]!;
    const y = a[from + (p + 2) * stride]!;
    const z = a[from + (p + 3) * stride]!;
    if (w === 0 && x === 0 && y === 0 && z === 0) continue; // rectified activations are often zero
    const b0 = first + p * n;
    const b1 = b0 + n;
    const b2 = b1 + n;
    const b3 = b2 + n;
    for (let j = 0; j < n; j++) c[to + j]! += w * b[b0 + j]! + x * b[b1 + j]! + y * b[b2 + j]! + z * b[b3 + j]!;
  }
  for (; p < rows; p++) {
    const x = a[from + p * stride]!;
    if (x === 0) continue;
    const row = first + p * n;
    for (let j = 0; j < n; j++) c[to + j]! += x * b[row + j]!;
  }
}
