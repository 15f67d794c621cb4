import { expect, it } from 'vitest';
import { BadOption, readOptions } from '../command-line.ts';
import { assertTogether, options } from './options.ts';

const together = (...args: string[]) => assertTogether(readOptions(options, args).values);

it.each([
  ['--follow --export proof.json', '--export is of no use beside --follow'],
  ['--check proof.json --storage 0x00', '--storage is of no use beside --check'],
  ['--check proof.json --metagraph 0', '--metagraph is of no use beside --check'],
  ['--check proof.json --endpoint ws://127.0.0.1:1', '--endpoint is of no use beside --check'],
  ['--check proof.json --checkpoint c.json', '--checkpoint is of no use beside --check'],
  ['--check proof.json --follow', '--follow is of no use beside --check'],
])('%s is refused by name', (line, words) => {
  expect(() => together(...line.split(' '))).toThrow(BadOption);
  expect(() => together(...line.split(' '))).toThrow(words);
});

it.each([
  '--follow --endpoint ws://a',
  '--check proof.json --json',
  '--storage 0x00 --endpoint ws://a --export p.json',
])('%s goes together', (line) => expect(() => together(...line.split(' '))).not.toThrow());
