/** Batches as tensors: padding to few shapes, and taking one query's part out again. */
import { BadTensorError } from './inference-error.ts';
import type { Tensor, Tensors } from './tensor.ts';

/** The next power of two: a GPU builds shaders per shape, so few shapes are run. */
export const batchBucket = (size: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, size)));

/** Rows `from` to `to` of each tensor's first dimension, as copies. Throws `BadTensorError` when one has fewer rows. */
export function sliceRows(tensors: Tensors, from: number, to: number): Tensors {
  return mapTensors(tensors, (tensor, name) => {
    const [rows = 0, ...rest] = tensor.shape;
    if (to > rows) throw new BadTensorError(`"${name}" has ${rows} rows, not ${to}.`, { name });
    const width = tensor.data.length / rows;
    return { ...tensor, shape: [to - from, ...rest], data: tensor.data.slice(from * width, to * width) } as Tensor;
  });
}

/** The batch with its last row repeated up to `size` rows. */
export function padRows(tensors: Tensors, size: number): Tensors {
  return mapTensors(tensors, (tensor) => {
    const [rows = 0, ...rest] = tensor.shape;
    if (rows >= size || rows === 0) return tensor;
    const width = tensor.data.length / rows;
    const data = new (tensor.data.constructor as new (length: number) => Float32Array)(size * width);
    data.set(tensor.data as Float32Array);
    for (let row = rows; row < size; row++) data.copyWithin(row * width, (rows - 1) * width, rows * width);
    return { ...tensor, shape: [size, ...rest], data } as Tensor;
  });
}

const mapTensors = (tensors: Tensors, change: (tensor: Tensor, name: string) => Tensor): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]));
