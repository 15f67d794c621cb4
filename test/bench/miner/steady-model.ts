/** A forecasting model without meaning that takes as long as asked: one seeded matrix applied again and again. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { writeOnnx, type OnnxNode } from '../../../build/models/onnx-writer.ts';
import { fileModelStore } from '../../../miner/inference/file-model-store.ts';
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import { describeOwnModel } from '../../../miner/operator/models/describe-own-model.ts';
import { createRng } from '../../../miner/tasks/rng.ts';
import { taskByName } from '../../../miner/tasks/index.ts';

export interface SteadyModel {
  manifest: ModelManifest;
  bytes: Uint8Array;
}

/** @param width of the matrix; @param times it is applied; @param ballast MB of weights that cost no time */
export async function steadyModel({
  width,
  times,
  ballast = 0,
}: {
  width: number;
  times: number;
  ballast?: number;
}): Promise<SteadyModel> {
  const rng = createRng('steady');
  const normal = (count: number, size: number) => Float32Array.from({ length: count }, () => size * rng.normal());
  const nodes: OnnxNode[] = [{ op: 'MatMul', inputs: ['history', 'in'], outputs: ['x0'] }];
  for (let i = 0; i < times; i++) {
    nodes.push({ op: 'MatMul', inputs: [`x${i}`, 'w'], outputs: [`y${i}`] });
    nodes.push({ op: 'Tanh', inputs: [`y${i}`], outputs: [`x${i + 1}`] });
  }
  nodes.push({ op: 'MatMul', inputs: [`x${times}`, 'out'], outputs: ['plain'] });
  const rows = Math.max(1, Math.round((ballast * 1e6) / 64));
  nodes.push({ op: 'Gather', inputs: ['ballast', 'row'], outputs: ['extra'], attributes: { axis: 0 } });
  nodes.push({ op: 'Add', inputs: ['plain', 'extra'], outputs: ['forecast'] });
  const bytes = writeOnnx({
    name: 'steady',
    opset: 21,
    inputs: [{ name: 'history', shape: ['batch', 64] }],
    outputs: [{ name: 'forecast', shape: ['batch', 16] }],
    nodes,
    initializers: [
      { name: 'in', shape: [64, width], data: normal(64 * width, 0.1) },
      { name: 'w', shape: [width, width], data: normal(width * width, 1 / Math.sqrt(width)) },
      { name: 'out', shape: [width, 16], data: normal(width * 16, 0.1) },
      { name: 'ballast', shape: [rows, 16], data: new Float32Array(rows * 16) },
      { name: 'row', shape: [1], data: BigInt64Array.of(0n) },
    ],
  });
  const { manifest: bundled } = await fileModelStore('models').open('forecasting');
  return {
    bytes,
    manifest: describeOwnModel(taskByName('forecasting'), bundled, 'steady.onnx', bytes, bytesToHex(sha256(bytes))),
  };
}
