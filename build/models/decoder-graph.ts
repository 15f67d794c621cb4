/** The network of `nn/decoder.ts` as an ONNX graph with a key-value cache, with the names that exporters of language models use. */
import type { Decoder } from './nn/decoder.ts';
import type { Dense } from './nn/dense.ts';
import { NORM_EPSILON, type LayerNorm } from './nn/layer-norm.ts';
import type { OnnxModel, OnnxNode, OnnxPort, OnnxTensor } from './onnx-writer.ts';

/** Added to the score of what must not be seen. Finite: a row without anything to see stays a number. */
const HIDDEN = -1e9;

/**
 * Inputs: `input_ids`, `attention_mask`, `position_ids` (int64) and `past_key_values.N.key` / `.value` (float32, batch × heads ×
 * past × size; past may be 0). Outputs: `logits` and `present.N.key` / `.value`, past and new together. After the layers' caches comes
 * one more `key` with the ids themselves.
 */
export function decoderGraph(name: string, network: Decoder): OnnxModel {
  const { width, heads, vocabulary, shifts, context, layers } = network.shape;
  const size = width / heads;
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const node = (op: string, inputs: readonly string[], output: string, attributes?: OnnxNode['attributes']): string => {
    nodes.push({ op, inputs, outputs: [output], ...(attributes && { attributes }) });
    return output;
  };
  const weights = (id: string, shape: readonly number[], data: Float32Array): string => {
    initializers.push({ name: id, shape, data });
    return id;
  };
  const whole = (id: string, values: readonly number[], shape: readonly number[] = [values.length]): string => {
    initializers.push({ name: id, shape, data: BigInt64Array.from(values, BigInt) });
    return id;
  };
  const linear = (id: string, { weight, bias }: Dense, from: string, inputs: number, outputs: number): string => {
    const product = node('MatMul', [from, weights(`${id}.w`, [inputs, outputs], weight.value)], `${id}.product`);
    return node('Add', [product, weights(`${id}.b`, [outputs], bias.value)], id);
  };
  const normalised = (id: string, { gain, offset }: LayerNorm, from: string): string =>
    node(
      'LayerNormalization',
      [from, weights(`${id}.gain`, [width], gain.value), weights(`${id}.offset`, [width], offset.value)],
      id,
      { axis: -1, epsilon: { float: NORM_EPSILON } },
    );

  // What is hidden from whom: keys after the query's place in the row, and padding. Places and not positions: a padded cache moves them.
  whole('zero', [0], []);
  whole('one', [1], []);
  node('Shape', ['attention_mask'], 'mask.shape', { start: 1, end: 2 });
  node('Squeeze', ['mask.shape'], 'total');
  node('Range', ['zero', 'total', 'one'], 'keys');
  node('Shape', ['input_ids'], 'length', { start: 1, end: 2 });
  node('Squeeze', ['length'], 'fresh');
  node('Sub', ['total', 'fresh'], 'past');
  node('Range', ['past', 'total', 'one'], 'places');
  node('Unsqueeze', ['places', whole('axes.queries', [1])], 'queries');
  node('Greater', ['keys', 'queries'], 'later');
  node('Equal', ['attention_mask', 'zero'], 'absent');
  node('Unsqueeze', ['absent', whole('axes.keys', [1, 2])], 'padding');
  node('Or', ['later', 'padding'], 'hidden');
  node('Where', ['hidden', weights('far', [1], Float32Array.of(HIDDEN)), weights('near', [1], Float32Array.of(0))], 'mask');

  // The ids of all tokens so far, kept in the cache as numbers: each token is mixed with the few before it.
  node('Cast', ['input_ids'], 'ids.number', { to: 1 });
  node('Unsqueeze', ['ids.number', whole('axes.ids', [1, 3])], 'ids.new');
  node('Concat', [`past_key_values.${layers}.key`, 'ids.new'], `present.${layers}.key`, { axis: 2 });
  node('Reshape', [`present.${layers}.key`, whole('flat', [0, -1])], 'ids.all');
  node('Pad', ['ids.all', whole('before', [0, shifts, 0, 0])], 'ids.padded');
  node('Cast', ['ids.padded'], 'ids', { to: 7 });
  node('Shape', ['ids.all'], 'all', { start: 1, end: 2 });
  whole('columns', [1]);
  let x = node('Gather', [weights('positions', [context, width], network.positions.value), 'position_ids'], 'placed');
  network.tokens.forEach(({ value }, k) => {
    const last = node('Add', ['all', whole(`offset.${k}`, [shifts - k])], `last.${k}`);
    const first = node('Sub', [last, 'length'], `first.${k}`);
    const shifted = node('Slice', ['ids', first, last, 'columns'], `ids.${k}`);
    const found = node('Gather', [weights(`tokens.${k}`, [vocabulary, width], value), shifted], `embedded.${k}`);
    x = node('Add', [x, found], `x.${k}`);
  });
  whole('split', [0, 0, heads, size]);
  whole('joined', [0, 0, width]);
  weights('scale', [1], Float32Array.of(1 / Math.sqrt(size)));
  const ports = (kind: string, length: string): OnnxPort[] => [
    ...Array.from({ length: layers }, (_, l) =>
      ['key', 'value'].map((part) => ({ name: `${kind}.${l}.${part}`, shape: ['batch', heads, length, size] })),
    ).flat(),
    { name: `${kind}.${layers}.key`, shape: ['batch', 1, length, 1] },
  ];

  network.blocks.forEach(({ before, mix, out, between, up, down }, l) => {
    const id = (part: string): string => `block.${l}.${part}`;
    const mixed = linear(id('mix'), mix, normalised(id('before'), before, x), width, 3 * width);
    const three = ['query', 'key', 'value'].map((part) => id(part));
    nodes.push({ op: 'Split', inputs: [mixed], outputs: three, attributes: { axis: -1, num_outputs: 3 } });
    const [query, key, value] = three.map((part) =>
      node('Transpose', [node('Reshape', [part, 'split'], `${part}.split`)], `${part}.heads`, { perm: [0, 2, 1, 3] }),
    ) as [string, string, string];
    const keys = node('Concat', [`past_key_values.${l}.key`, key], `present.${l}.key`, { axis: 2 });
    const values = node('Concat', [`past_key_values.${l}.value`, value], `present.${l}.value`, { axis: 2 });
    const turned = node('Transpose', [keys], id('keys'), { perm: [0, 1, 3, 2] });
    const scores = node('Mul', [node('MatMul', [query, turned], id('dots')), 'scale'], id('scores'));
    const shares = node('Softmax', [node('Add', [scores, 'mask'], id('masked'))], id('shares'), { axis: -1 });
    const seen = node('Transpose', [node('MatMul', [shares, values], id('seen'))], id('back'), { perm: [0, 2, 1, 3] });
    x = node('Add', [linear(id('out'), out, node('Reshape', [seen, 'joined'], id('joined')), width, width), x], id('attended'));
    const { inner } = network.shape;
    const bent = node('Relu', [linear(id('up'), up, normalised(id('between'), between, x), width, inner)], id('bent'));
    x = node('Add', [linear(id('down'), down, bent, inner, width), x], id('done'));
  });
  linear('logits', network.head, normalised('last', network.last, x), width, vocabulary);

  return {
    name,
    opset: 21,
    inputs: [
      { name: 'input_ids', type: 'int64', shape: ['batch', 'sequence'] },
      { name: 'attention_mask', type: 'int64', shape: ['batch', 'total'] },
      { name: 'position_ids', type: 'int64', shape: ['batch', 'sequence'] },
      ...ports('past_key_values', 'past'),
    ],
    outputs: [{ name: 'logits', shape: ['batch', 'sequence', vocabulary] }, ...ports('present', 'total')],
    nodes,
    initializers,
  };
}
