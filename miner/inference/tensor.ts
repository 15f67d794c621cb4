/** Tensors as they cross the inference port: plain data in row-major order, no runtime's own class. */
import { BadTensorError } from './inference-error.ts';

export type ElementType = 'float32' | 'int32' | 'int64' | 'uint8';

export type Tensor =
  | { type: 'float32'; shape: readonly number[]; data: Float32Array }
  | { type: 'int32'; shape: readonly number[]; data: Int32Array }
  | { type: 'int64'; shape: readonly number[]; data: BigInt64Array }
  | { type: 'uint8'; shape: readonly number[]; data: Uint8Array };

/** Tensors by input or output name. */
export type Tensors = Readonly<Record<string, Tensor>>;

const ARRAYS = { float32: Float32Array, int32: Int32Array, int64: BigInt64Array, uint8: Uint8Array } as const;

export const isElementType = (type: string): type is ElementType => Object.hasOwn(ARRAYS, type);

/** A tensor of little-endian bytes, which are copied where they do not lie on a whole element. @throws BadTensorError */
export function tensorOf(type: ElementType, shape: readonly number[], bytes: Uint8Array, name: string): Tensor {
  const array = ARRAYS[type];
  const { BYTES_PER_ELEMENT: size } = array;
  const whole = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  if (bytes.length % size !== 0)
    throw new BadTensorError(`"${name}" has ${bytes.length} bytes, which are no whole elements.`, { name });
  const tensor: unknown = {
    type,
    shape,
    data: new array(whole.buffer as ArrayBuffer, whole.byteOffset, whole.length / size),
  };
  assertTensor(tensor, name);
  return tensor;
}

/** Number of elements of a shape; 1 for a scalar. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Wraps float data. `data.length` must be the product of `shape`. */
export const floats = (shape: readonly number[], data: Float32Array): Tensor => ({ type: 'float32', shape, data });

/** Throws `BadTensorError` unless `value` is a tensor whose data has the type and length its shape says. */
export function assertTensor(value: unknown, name: string): asserts value is Tensor {
  const tensor = value as Partial<Tensor> | null;
  if (typeof tensor !== 'object' || tensor === null) throw new BadTensorError(`"${name}" is not a tensor.`, { name });
  const array = ARRAYS[tensor.type as ElementType] as (typeof ARRAYS)[ElementType] | undefined;
  if (!array || !(tensor.data instanceof array))
    throw new BadTensorError(`"${name}" has an unknown element type or data of another type.`, { name });
  const { shape, data } = tensor;
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size >= 0))
    throw new BadTensorError(`"${name}" has no valid shape.`, { name });
  if (elementCount(shape as number[]) !== data.length)
    throw new BadTensorError(
      `"${name}" has ${data.length} elements, its shape wants ${elementCount(shape as number[])}.`,
      {
        name,
      },
    );
}
