import { describe, expect, it } from 'vitest';
import { BadOption, flag, helpText, readOptions, text, whole } from './command-line.ts';

const table = {
  port: whole('PORT', 'where to listen', 9944, [0, 65_535]),
  memory: flag('keep nothing'),
  model: text('NAME', 'which model', 'trained', ['trained', 'random']),
};

describe('options of a command', () => {
  it('have their defaults when nothing is typed', () => {
    expect(readOptions(table, [])).toEqual({ values: { port: 9944, memory: false, model: 'trained' }, help: false });
  });
  it('take what is typed, the last one when repeated', () => {
    const { values } = readOptions(table, ['--port', '1', '--port=2', '--memory', '--model', 'random']);
    expect(values).toEqual({ port: 2, memory: true, model: 'random' });
  });
  it.each([
    [['--port', 'x']],
    [['--port', '65536']],
    [['--port', '-1']],
    [['--model', 'no']],
    [['--unknown']],
    [['stray']],
  ])('refuse %j with a clear text', (args) => {
    expect(() => readOptions(table, args)).toThrow(BadOption);
  });
  it('explain themselves', () => {
    const help = helpText('npm run it', 'Does it.', table);
    for (const part of ['--port PORT', 'where to listen (default 9944)', '--memory', '--help'])
      expect(help).toContain(part);
  });
});
