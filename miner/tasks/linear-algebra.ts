/** Ridge regression for rivals that fit a linear rule. */

/**
 * Least squares with a penalty: the `weights` (features × outputs, row-major) that minimise |X·W − Y|² + penalty·|W|².
 * `x` is rows × features, `y` rows × outputs, both row-major. By Cholesky of the normal equations; `penalty` > 0 keeps it sound.
 */
export function ridge(
  x: Float64Array,
  y: Float64Array,
  features: number,
  outputs: number,
  penalty: number,
): Float64Array {
  const rows = x.length / features;
  const gram = new Float64Array(features * features);
  const right = new Float64Array(features * outputs);
  // Four rows at a time (absent ones count as zeros): each sum is read and written a quarter as often.
  for (let r = 0; r < rows; r += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => (r + k < rows ? (r + k) * features : -1)) as [
      number,
      number,
      number,
      number,
    ];
    const value = (row: number, i: number) => (row < 0 ? 0 : x[row + i]!);
    for (let i = 0; i < features; i++) {
      const [xa, xb, xc, xd] = [value(a, i), value(b, i), value(c, i), value(d, i)];
      const to = i * features;
      if (d >= 0)
        for (let j = 0; j <= i; j++) gram[to + j]! += xa * x[a + j]! + xb * x[b + j]! + xc * x[c + j]! + xd * x[d + j]!;
      else for (let j = 0; j <= i; j++) gram[to + j]! += xa * value(a, j) + xb * value(b, j) + xc * value(c, j);
      for (let q = r; q < Math.min(rows, r + 4); q++)
        for (let k = 0; k < outputs; k++) right[i * outputs + k]! += x[q * features + i]! * y[q * outputs + k]!;
    }
  }
  for (let i = 0; i < features; i++) gram[i * features + i]! += penalty;
  factor(gram, features);
  for (let k = 0; k < outputs; k++) solve(gram, features, right, outputs, k);
  return right;
}

/** Cholesky in place: the lower triangle becomes L with L·Lᵀ = the matrix. */
function factor(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[j * n + j]!;
    }
}

/** Solves L·Lᵀ·w = column `k` of `b`, in place. */
function solve(l: Float64Array, n: number, b: Float64Array, columns: number, k: number): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i * columns + k]!;
    for (let j = 0; j < i; j++) sum -= l[i * n + j]! * b[j * columns + k]!;
    b[i * columns + k] = sum / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i * columns + k]!;
    for (let j = i + 1; j < n; j++) sum -= l[j * n + i]! * b[j * columns + k]!;
    b[i * columns + k] = sum / l[i * n + i]!;
  }
}
