/** A forecasting model (one matrix) that keeps its weights in another file, encoded by hand: ONNX protobuf, IR 10, opset 21. */
const utf8 = (text: string) => [...new TextEncoder().encode(text)];
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const integer = (field: number, value: number) => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, content: readonly number[]) => [
  ...varint((field << 3) | 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string) => bytes(field, utf8(value));
const pair = (field: number, key: string, value: string) => bytes(field, [...text(1, key), ...text(2, value)]);
const dimension = (size: number | string) => bytes(1, typeof size === 'string' ? text(2, size) : integer(1, size));
const port = (field: number, name: string, shape: readonly (number | string)[]) =>
  bytes(field, [...text(1, name), ...bytes(2, bytes(1, [...integer(1, 1), ...bytes(2, shape.flatMap(dimension))]))]);

/** @param location the file name the model gives for its weights; @param op its only operator */
export function outsideWeightsModel(
  location: string,
  { op = 'MatMul', length = 64 * 16 * 4, domain = '' }: { op?: string; length?: number; domain?: string } = {},
): Uint8Array {
  const weights = [
    ...[64, 16].flatMap((size) => integer(1, size)),
    ...integer(2, 1),
    ...text(8, 'weights'),
    ...pair(13, 'location', location),
    ...pair(13, 'offset', '0'),
    ...pair(13, 'length', String(length)),
    ...integer(14, 1),
  ];
  const node = [
    ...text(1, 'history'),
    ...text(1, 'weights'),
    ...text(2, 'forecast'),
    ...text(4, op),
    ...(domain ? text(7, domain) : []),
  ];
  const graph = [
    ...bytes(1, node),
    ...text(2, 'outside'),
    ...bytes(5, weights),
    ...port(11, 'history', ['batch', 64]),
    ...port(12, 'forecast', ['batch', 16]),
  ];
  const opsets = [...bytes(8, integer(2, 21)), ...(domain ? bytes(8, [...text(1, domain), ...integer(2, 1)]) : [])];
  return Uint8Array.from([...integer(1, 10), ...bytes(7, graph), ...opsets]);
}

/** A matrix that copies the last sixteen values of the history. */
export function copyingWeights(): Uint8Array {
  const matrix = new Float32Array(64 * 16);
  for (let i = 0; i < 16; i++) matrix[(48 + i) * 16 + i] = 1;
  return new Uint8Array(matrix.buffer);
}
