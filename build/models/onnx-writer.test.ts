import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InferenceError } from '../../miner/inference/inference-error.ts';
import { checkModelFile } from '../../miner/inference/onnx/check-model.ts';
import { readModelHeader } from '../../miner/inference/onnx/model-header.ts';
import { writeOnnx, type OnnxModel } from './onnx-writer.ts';

const model: OnnxModel = {
  name: 'twice',
  opset: 21,
  inputs: [{ name: 'x', shape: ['batch', 2] }],
  outputs: [{ name: 'y', shape: ['batch', 2] }],
  nodes: [{ op: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }],
  initializers: [{ name: 'w', shape: [2], data: Float32Array.of(2, -0.5) }],
  metadata: { licence: 'Apache-2.0' },
};
const bytes = writeOnnx(model);

describe('writeOnnx and readModelHeader', () => {
  test('what is written is read again', () => {
    const header = readModelHeader(bytes);
    expect(header).toMatchObject({
      irVersion: 10,
      producer: 'taolite',
      opsets: { '': 21 },
      graphName: 'twice',
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 2] }],
      nodeCount: 1,
      operators: [':Mul'],
      metadata: { licence: 'Apache-2.0' },
    });
    const { raw } = header.weights[0]!;
    expect(new Float32Array(bytes.slice(raw!.start, raw!.end).buffer)).toEqual(Float32Array.of(2, -0.5));
  });

  test('a file cut anywhere is refused with a named error', () => {
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      try {
        // Cut exactly between two top-level fields the rest may be a smaller valid file; then all must be there that a model needs.
        expect(checkModelFile(cut).opsets['']).toBe(21);
      } catch (error) {
        expect(error).toBeInstanceOf(InferenceError);
      }
    }
    expect(() => checkModelFile(bytes.subarray(0, 60))).toThrow(/ends too early/);
  });

  test('any bytes, and any change of one byte, give a header or a named error', () => {
    const read = (data: Uint8Array) => {
      try {
        checkModelFile(data);
      } catch (error) {
        expect(error).toBeInstanceOf(InferenceError);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), read));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        read(changed);
      }),
      { numRuns: 1000 },
    );
  });

  test('a text, an empty file and a picture are not ONNX', () => {
    const text = new TextEncoder().encode('<!doctype html><html><body>not found</body></html>');
    expect(() => checkModelFile(text)).toThrow(/not an ONNX model|ends too early/);
    expect(() => checkModelFile(new Uint8Array(0))).toThrow(/empty/);
    expect(() => checkModelFile(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10))).toThrow(InferenceError);
  });

  test('a too new operator set is refused by number', () => {
    expect(() => checkModelFile(writeOnnx({ ...model, opset: 99 }))).toThrow(/operator set 99/);
  });
});
