/** Tensors and errors between a page and the host's native runtime: both ends use these. */
import { short, MOST_TENSOR_BYTES, type NativeFault, type NativeTensor } from '../ports/native-port.ts';
import { errorFromWire, BadTensorError, type InferenceError, type WireError } from './inference-error.ts';
import { isElementType, tensorOf, type Tensors } from './tensor.ts';

/**
 * Outputs of other element types than the port's are left out: no manifest can name them.
 * @throws BadTensorError when they are more than one run may have
 */
export function tensorsToNative(tensors: Tensors): NativeTensor[] {
  const wire = Object.entries(tensors)
    .filter(([, { type }]) => isElementType(type))
    .map(([name, { type, shape, data }]) => ({
      name,
      type,
      shape: [...shape],
      bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    }));
  const total = wire.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > MOST_TENSOR_BYTES)
    throw new BadTensorError(
      `A run of native inference may move ${MOST_TENSOR_BYTES / 2 ** 20} MB at once; this one has ${Math.ceil(total / 2 ** 20)}.`,
      { bytes: total },
    );
  return wire;
}

/** @throws BadTensorError when bytes and shape do not agree */
export function tensorsFromNative(wire: readonly NativeTensor[]): Tensors {
  return Object.fromEntries(wire.map(({ name, type, shape, bytes }) => [name, tensorOf(type, shape, bytes, name)]));
}

export function faultToNative({ name, message, data }: WireError): NativeFault {
  return {
    name,
    message: short(message),
    data: Object.entries(data)
      .slice(0, 32)
      .map(([key, value]) => [key.slice(0, 100), typeof value === 'string' ? short(value) : value] as const),
  };
}

export const errorFromNative = ({ name, message, data }: NativeFault): InferenceError =>
  errorFromWire({ name, message, data: Object.fromEntries(data) });
