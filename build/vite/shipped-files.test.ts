import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listShipments } from './shipped-files.ts';

test('ships what matches, from sub-folders too, and nothing from a folder that is not there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shipped-'));
  try {
    await mkdir(join(folder, 'digits'));
    await writeFile(join(folder, 'digits', 'model.onnx'), 'x');
    await writeFile(join(folder, 'train.ts'), 'x');
    const found = await listShipments([
      { from: folder, to: 'models', name: /\.onnx$/ },
      { from: join(folder, 'absent'), to: 'ort', name: /./ },
    ]);
    expect([...found]).toEqual([['models/digits/model.onnx', join(folder, 'digits', 'model.onnx')]]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
