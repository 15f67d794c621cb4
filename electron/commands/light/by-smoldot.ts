/** `npm run light -- --engine smoldot`: the same questions, verified by stock smoldot. */
import { readFile } from 'node:fs/promises';
import { SmoldotEngine } from '../../../node-light/engine/smoldot-engine.ts';
import { BadOption } from '../command-line.ts';
import { toError } from './error-text.ts';
import type { Asked } from './options.ts';
import { ask, type Question } from './question.ts';
import { say, sayJson, sayWhole } from './terminal.ts';
import { pause, saying } from './waiting.ts';
import { evidenceText, exitFor, valueText } from './words.ts';

/** Resolves to the exit code. @throws BadOption, and what kept smoldot from joining */
export async function bySmoldot({ chain, json, export: file }: Asked, question: Question | 'follow'): Promise<number> {
  if (chain === undefined) throw new BadOption('--engine smoldot: --chain FILE is wanted');
  if (question === 'follow' || file !== undefined)
    throw new BadOption('--engine smoldot answers one question: --account, --storage or --metagraph');
  const spec = await readFile(chain, 'utf8').catch((error: unknown) => {
    throw new BadOption(`${chain} cannot be read: ${toError(error).message}`);
  });
  const peers = () => ['a final block from the chain’s peers, through smoldot'];
  const engine = await saying(peers, SmoldotEngine.open(spec, { after: pause }));
  try {
    const told = await saying(peers, ask(engine, question));
    const { value, evidence, number, hash } = told;
    if (json) sayJson({ ok: true, value, word: evidence.word, evidence, block: number, hash, source: 'smoldot' });
    else {
      for (const line of valueText(question, told)) sayWhole(line);
      say(`Word      ${evidenceText(evidence)}`);
      say(`Block     ${number} ${hash}`);
      say('Source    smoldot');
    }
    return exitFor(evidence);
  } finally {
    await engine.close();
  }
}
