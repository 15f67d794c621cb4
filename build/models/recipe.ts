/** A recipe makes one model: network, data, training, graph. `train.ts` runs it and writes what it yields. */
import type { Tensors } from '../../miner/inference/tensor.ts';
import type { OnnxModel } from './onnx-writer.ts';

export interface TrainedModel {
  graph: OnnxModel;
  labels?: readonly string[];
  /** Weights and biases, counted. */
  parameters: number;
  /** Inputs to record golden vectors for. */
  goldenInputs: readonly Tensors[];
  /** The trained network itself, to check that the exported graph says the same: inputs → its first output, flat. */
  predict: (input: Tensors) => Float32Array;
  /** What a language model needs beside its network: tokenizer and settings by file name, as JSON. */
  files?: Readonly<Record<string, object>>;
}

export interface Recipe {
  id: string;
  task: string;
  title: string;
  seed: string;
  dataSource: string;
  train(log: (line: string) => void): TrainedModel;
}
