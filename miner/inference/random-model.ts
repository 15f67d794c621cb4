/**
 * The same network without its learning: every weight of a model replaced by a seeded random one of like size. Used to show that
 * validators score answers and not effort.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Rng } from '../tasks/rng.ts';
import type { ModelManifest } from './model-manifest.ts';
import { readModelHeader } from './onnx/model-header.ts';

export interface ModelFile {
  manifest: ModelManifest;
  bytes: Uint8Array;
}

/**
 * A copy of `model` whose float32 weights are normal draws with each tensor's own mean square. Single numbers (constants of the
 * graph) stay. Golden vectors are dropped, since they no longer hold; the hash is that of the new bytes.
 */
export function randomModel(model: ModelFile, rng: Rng): ModelFile {
  const bytes = model.bytes.slice();
  const view = new DataView(bytes.buffer);
  for (const { name, type, raw } of readModelHeader(bytes).weights) {
    if (type !== 'float32' || raw === null || raw.end - raw.start < 8) continue;
    const stream = rng.split(name);
    let squares = 0;
    for (let at = raw.start; at < raw.end; at += 4) squares += view.getFloat32(at, true) ** 2;
    const size = Math.sqrt((4 * squares) / (raw.end - raw.start)) || 0.1;
    for (let at = raw.start; at < raw.end; at += 4) view.setFloat32(at, size * stream.normal(), true);
  }
  const { manifest } = model;
  return {
    bytes,
    manifest: {
      ...manifest,
      id: `${manifest.id}-random`,
      title: `${manifest.title}, untrained`,
      sha256: bytesToHex(sha256(bytes)),
      metric: { ...manifest.metric, value: manifest.metric.chance, heldOut: 0 },
      golden: { tolerance: manifest.golden.tolerance, vectors: [] },
    },
  };
}
