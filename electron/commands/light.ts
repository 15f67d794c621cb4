/** `npm run light`: the app's light node without the app. Prints what is proved, by what, and who was refused. */
import { writeFile } from 'node:fs/promises';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import {
  checkpointAgeLimitMs,
  CheckpointFileError,
  readCheckpointFile,
} from '../../node-light/follower/checkpoint-file.ts';
import { clockToleranceMs } from '../../node-light/follower/freshness.ts';
import { isOwnComputer } from '../../node-light/networks/own-computer.ts';
import { ChainSpecError, SmoldotUnfitError } from '../../node-light/engine/smoldot-engine.ts';
import { checkProofFile } from '../../node-light/proof-file/check-proof-file.ts';
import { makeProofFile } from '../../node-light/proof-file/make-proof-file.ts';
import { ProofFileError, readProofFile } from '../../node-light/proof-file/proof-file.ts';
import { isRefusal } from '../../node-light/verifier/is-refusal.ts';
import { BadAddress } from '../../wallet/errors.ts';
import { BadOption, helpText, readOptions } from './command-line.ts';
import { bySmoldot } from './light/by-smoldot.ts';
import { check } from './light/check.ts';
import { errorLines, toError } from './light/error-text.ts';
import { follow } from './light/follow.ts';
import { assertTogether, options, questionOf } from './light/options.ts';
import { ask, type Told } from './light/question.ts';
import { readJson } from './light/read-json.ts';
import { allGone, assertPeerAddresses, Failures, overP2p, overRpc, takeIn } from './light/sources.ts';
import { note, say, sayJson, sayWhole } from './light/terminal.ts';
import { pause, saying } from './light/waiting.ts';
import { evidenceText, exitFor, reportedFailures, reportText, valueText } from './light/words.ts';

/** Everything was refused or lied; nothing that was read is shown. */
const REFUSED = 4;
/** Nobody answered, or something else went wrong. */
const FAILED = 1;
/** The command cannot be understood, or a file it names is wrong. */
const MISUSED = 2;

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Where trust begins. @param own every source is on this computer */
async function trustFrom(file: string | undefined, own: boolean): Promise<LightNodeOptions['checkpoint']> {
  if (file === undefined) return own ? 'own chain' : 'first source';
  const { checkpoint, at } = readCheckpointFile(await readJson(file));
  if (at !== null && Date.now() - at > checkpointAgeLimitMs)
    note(`The checkpoint is of ${day(at)}: older than 90 days, take a newer one.`);
  if (at !== null && at - Date.now() > clockToleranceMs)
    note(
      `The checkpoint says it is of ${day(at)}, which is still to come: the file or this computer’s clock is wrong.`,
    );
  return checkpoint;
}

/** Writes the proof of what was told. Resolves to why there is none of use, or null. */
async function exported(node: LightNode, { keys, hash }: Told, file: string): Promise<string | null> {
  try {
    const proof = await makeProofFile(node, keys, hash);
    await writeFile(file, `${JSON.stringify(proof, null, 1)}\n`);
    checkProofFile(readProofFile(proof));
    return null;
  } catch (error) {
    const { message } = toError(error);
    return isRefusal(error)
      ? `What was written to ${file} proves nothing by itself. ${message}`
      : `No proof could be written to ${file}: ${message}`;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { values, help } = readOptions(options, args);
  if (help) {
    const about =
      'Reads a chain through proofs. Exit 0: final or sealed. 3: an endpoint’s word. 4: every source was refused. 1: none answered. 2: the command, or a file it names, is wrong.';
    console.log(helpText('npm run light -- --endpoint URL (--account SS58 | …)', about, options));
    return 0;
  }
  const { json } = values;
  assertTogether(values);
  if (values.check !== undefined) return check(values.check, json);
  const question = questionOf(values);
  if (values.engine === 'smoldot') return bySmoldot(values, question);
  const { endpoint: endpoints, p2p: addresses } = values;
  if (endpoints.length + addresses.length === 0) throw new BadOption('--endpoint or --p2p: at least one is wanted');
  await assertPeerAddresses(addresses);
  const own = [...endpoints, ...addresses].every(isOwnComputer);
  const given = await trustFrom(values.checkpoint, own);
  const peers = addresses.map((address) => overP2p(address, typeof given === 'string' ? undefined : given.genesisHash));
  const failures = new Failures();
  const node = new LightNode({
    checkpoint: given,
    now: () => Date.now(),
    after: pause,
    // A chain on this computer may have a clock of its own.
    ...(own && { aheadMs: Infinity }),
  });
  const reported = () => {
    const report = lightReport(node);
    return { ...report, ...reportedFailures(failures.list(), report) };
  };
  try {
    const openings = [...peers, ...endpoints.map(overRpc)];
    await takeIn(node, openings, failures);
    if (question === 'follow') return await follow(node, { json, failures, gone: allGone(openings) });
    const sources = () => node.sources.map(({ name }) => name);
    const told = await saying(sources, ask(node, question));
    if (node.wrongCheckpoint) throw node.wrongCheckpoint;
    const wrong = values.export === undefined ? null : await saying(sources, exported(node, told, values.export));
    const report = reported();
    const { evidence, number, hash, value } = told;
    const { word } = evidence;
    if (json) {
      const source = report.sources[0]?.name ?? null;
      const trouble = wrong === null ? {} : { exportError: wrong };
      sayJson({ ok: true, value, word, evidence, block: number, hash, source, ...trouble, ...report });
    } else {
      for (const line of valueText(question, told)) sayWhole(line);
      say(`Word      ${evidenceText(evidence)}`);
      say(`Block     ${number} ${hash}`);
      for (const line of reportText(report)) say(line);
    }
    if (wrong === null) return exitFor(evidence);
    note(wrong);
    return FAILED;
  } catch (thrown) {
    // Whatever was asked meanwhile found no source for it.
    const error = node.wrongCheckpoint ?? toError(thrown);
    const report = reported();
    if (json) sayJson({ ok: false, error: error.name, message: error.message, ...report });
    else {
      for (const line of errorLines(error)) note(line);
      if (node.wrongCheckpoint) note('Give another checkpoint, or none: trust then begins at the newest final block.');
      // Each is named there already.
      const { refusals, failed, phase, ...others } = report;
      const rest = { ...others, phase: node.wrongCheckpoint ? null : phase };
      const said = error instanceof NotProvedError && error.failures.length > 0;
      for (const line of reportText(said ? { ...rest, refusals: [], failed: [] } : { ...rest, refusals, failed }))
        note(line);
    }
    if (node.wrongCheckpoint) return MISUSED;
    return report.refusals.length > 0 && report.sources.length === 0 ? REFUSED : FAILED;
  } finally {
    node.close();
  }
}

const misuses = [BadOption, BadAddress, CheckpointFileError, ProofFileError, ChainSpecError, SmoldotUnfitError];

/** The end of everything that went wrong elsewhere, a mistake of ours among it. */
function fail(thrown: unknown): never {
  const error = toError(thrown);
  const misused = misuses.some((kind) => error instanceof kind);
  if (process.argv.includes('--json')) sayJson({ ok: false, error: error.name, message: error.message, refusals: [] });
  else for (const line of errorLines(error)) note(line);
  if (error instanceof BadOption) note('See: npm run light -- --help');
  process.exit(misused ? MISUSED : FAILED);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
main(process.argv.slice(2)).then((code) => process.exit(code), fail);
