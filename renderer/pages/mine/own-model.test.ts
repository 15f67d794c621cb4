import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest } from '../../../miner/inference/model-manifest.ts';
import { taskByName } from '../../../miner/tasks/index.ts';
import { isOwnModel } from '../../../miner/operator/models/own-model-id.ts';
import { describeOwnModel } from '../../../miner/operator/models/describe-own-model.ts';
import { modelFault } from './own-model.ts';

const read = (path: string) => new Uint8Array(readFileSync(new URL(`../../../models/${path}`, import.meta.url)));
const manifestOf = (id: string) =>
  parseManifest(JSON.parse(new TextDecoder().decode(read(`${id}/manifest.json`))) as unknown);
const digits = manifestOf('image-classification');
const file = read('image-classification/model.onnx');
const task = taskByName('image-classification');

/** What is said about a file that is refused. */
function refused(bytes: Uint8Array, forTask = task): string | null {
  try {
    describeOwnModel(forTask, digits, 'mine.onnx', bytes, digits.sha256);
  } catch (error) {
    return modelFault(error);
  }
  throw new Error('The file was taken.');
}

test('a fitting ONNX file becomes a model with its own id, title and the ports of the file', () => {
  const own = describeOwnModel(task, digits, 'Mine.ONNX', file, digits.sha256);
  expect(parseManifest(own)).toEqual(own);
  expect([own.id, own.title, own.bytes, isOwnModel(own), isOwnModel(digits)]).toEqual([
    `own-${digits.sha256.slice(0, 16)}`,
    'Mine',
    file.length,
    true,
    false,
  ]);
  expect(own.inputs).toEqual(digits.inputs);
});

test('a file that is not ONNX, cut off, or for another task is refused with a reason', () => {
  expect(refused(new TextEncoder().encode('<html>not a model</html>'))).toMatch(/not an ONNX/i);
  expect(refused(new Uint8Array())).toMatch(/empty/);
  expect(refused(file.slice(0, file.length >> 1))).toMatch(/nothing was loaded/);
  expect(refused(file, taskByName('forecasting'))).toMatch(/does not fit this task: its input must be/);
});

test('an error that is not about the file is not explained as one', () => {
  expect(modelFault(new TypeError('x is undefined'))).toBeNull();
});
