/** Questions to the person at the terminal of a command. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Whether there is somebody to ask: both ends are a terminal. */
export const someoneThere = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** The person ended the question with Ctrl-C or Ctrl-D. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
  constructor() {
    super('The question was not answered, so nothing was done.');
  }
}

/** Asks for a line; `hidden` shows nothing of what is typed. @throws NotAnswered */
export function askLine(question: string, hidden = false): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? nowhere : process.stderr,
    terminal: true,
  });
  return new Promise((resolve, reject) => {
    let answer: string | null = null;
    lines.on('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => {
      if (hidden || answer === null) process.stderr.write('\n');
      if (answer === null) reject(new NotAnswered());
      else resolve(answer);
    });
  });
}
