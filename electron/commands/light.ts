/** `npm run light`: the app's light node without the app. Prints what is proved, by what, and who was refused. */
import { readFile, writeFile } from 'node:fs/promises';
import { NotProvedError } from '../../node-light/engine/errors.ts';
import type { LightNodeOptions } from '../../node-light/engine/light-node-options.ts';
import { LightNode } from '../../node-light/engine/light-node.ts';
import { lightReport } from '../../node-light/engine/light-report.ts';
import {
  checkpointAgeLimitMs,
  CheckpointFileError,
  readCheckpointFile,
} from '../../node-light/follower/checkpoint-file.ts';
import { isOwnComputer } from '../../node-light/networks/own-computer.ts';
import { ChainSpecError, SmoldotEngine, SmoldotUnfitError } from '../../node-light/engine/smoldot-engine.ts';
import { checkProofFile } from '../../node-light/proof-file/check-proof-file.ts';
import { makeProofFile } from '../../node-light/proof-file/make-proof-file.ts';
import { ProofFileError, readProofFile } from '../../node-light/proof-file/proof-file.ts';
import { isRefusal } from '../../node-light/verifier/is-refusal.ts';
import { hexToBytes, isHex, type Hex } from '../../substrate/bytes.ts';
import { BadAddress } from '../../wallet/errors.ts';
import { parseAddress } from '../../wallet/keys/address.ts';
import { BadOption, flag, helpText, integer, readOptions, text, type OptionSpec, type Values } from './command-line.ts';
import { follow } from './light/follow.ts';
import { ask, type Question } from './light/question.ts';
import { allGone, overP2p, overRpc, takeIn, warped } from './light/sources.ts';
import { evidenceText, exitFor, reportText, valueText } from './light/words.ts';

/** Everything was refused or lied; nothing that was read is shown. */
const REFUSED = 4;

const last =
  <T>(read: (typed: string) => T) =>
  (typed: readonly string[]) =>
    typed.length === 0 ? undefined : read(typed[typed.length - 1]!);

const options = {
  endpoint: {
    value: 'URL',
    text: 'a node, ws:// or wss://; may be repeated',
    read: (typed) => typed.map(endpoint),
  } satisfies OptionSpec<string[]>,
  p2p: {
    value: 'MULTIADDR',
    text: 'a peer, as /dns/HOST/tcp/PORT/ws/p2p/ID; may be repeated. It tells of finality block by block',
    read: (typed) => typed.map(peer),
  } satisfies OptionSpec<string[]>,
  engine: {
    value: 'NAME',
    text: 'taolite (unless told otherwise) or smoldot, for chains that it can verify; with --chain',
    read: last((typed) => {
      if (typed !== 'taolite' && typed !== 'smoldot') throw new BadOption(`there is no engine ${typed}`);
      return typed;
    }),
  } satisfies OptionSpec<'taolite' | 'smoldot' | undefined>,
  chain: text('FILE', 'with --engine smoldot: the chain specification, with its peers', undefined),
  checkpoint: text('FILE', 'where trust begins; without it the newest final block of the first endpoint', undefined),
  account: text('SS58', 'the balances of an account', undefined),
  storage: {
    value: 'HEXKEY',
    text: 'the bytes stored under a key',
    read: last((typed) => {
      if (!isHex(typed)) throw new BadOption(`"${typed}" is no key in hexadecimal with 0x`);
      return hexToBytes(typed);
    }),
  } satisfies OptionSpec<Uint8Array | undefined>,
  metagraph: {
    value: 'NETUID',
    text: 'the neurons of a subnet',
    read: last((typed) => integer(typed, 0, 65_535)),
  } satisfies OptionSpec<number | undefined>,
  follow: flag('follow heads and finality until Ctrl-C'),
  export: text('FILE', 'writes the proof of what was read, for --check or another tool', undefined),
  check: text('FILE', 'checks such a file, without a network', undefined),
  json: flag('one JSON object (with --follow: one a line)'),
} as const;
type Asked = Values<typeof options>;

function endpoint(typed: string): string {
  if (!/^wss?:\/\//.test(typed) || !URL.canParse(typed))
    throw new BadOption(`"${typed}" is no ws:// or wss:// address`);
  return typed;
}

function peer(typed: string): string {
  if (!/^\/(ip4|ip6|dns|dns4|dns6)\/.+\/p2p\/\w+$/.test(typed))
    throw new BadOption(`"${typed}" is no multiaddr with /p2p/`);
  return typed;
}

/** JSON in which a bigint is decimal text. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new BadOption(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Where trust begins. @param own every source is on this computer */
async function trustFrom(file: string | undefined, own: boolean): Promise<LightNodeOptions['checkpoint']> {
  if (file === undefined) return own ? 'own chain' : 'first source';
  const { checkpoint, at } = readCheckpointFile(await readJson(file));
  if (at !== null && Date.now() - at > checkpointAgeLimitMs) {
    console.error(
      `The checkpoint is of ${new Date(at).toISOString().slice(0, 10)}: older than 90 days, take a newer one.`,
    );
  }
  return checkpoint;
}

async function check(file: string, json: boolean): Promise<number> {
  const read = readProofFile(await readJson(file));
  try {
    const { evidence, hash, trust } = checkProofFile(read);
    const { values } = JSON.parse(await readFile(file, 'utf8')).storage as {
      values: { key: Hex; value: Hex | null }[];
    };
    if (json)
      console.log(toJson({ ok: true, word: evidence.word, evidence, block: evidence.block, hash, values, trust }));
    else {
      for (const { key, value } of values) console.log(`${key}\n  ${value ?? 'nothing is stored under this key'}`);
      console.log(`Word      ${evidenceText(evidence)}, block ${evidence.block} ${hash}`);
      console.log(
        `Holds if  set ${trust.setId} with its ${trust.voters} voters is the chain's (${trust.signers.length} signed)` +
          (trust.signers.length === 0 ? `, and block ${trust.block} is on it` : ''),
      );
    }
    return 0;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (json) console.log(toJson({ ok: false, error: error.name, message: error.message }));
    else console.error(`Refused: ${error.message}`);
    return REFUSED;
  }
}

function questionOf({ account, storage, metagraph, follow: following }: Asked): Question | 'follow' {
  const asked: (Question | 'follow')[] = [];
  if (account !== undefined) asked.push({ type: 'account', address: parseAddress(account).address });
  if (storage !== undefined) asked.push({ type: 'storage', key: storage });
  if (metagraph !== undefined) asked.push({ type: 'metagraph', netuid: metagraph });
  if (following) asked.push('follow');
  const [one] = asked;
  if (one === undefined || asked.length > 1)
    throw new BadOption('one of --account, --storage, --metagraph, --follow is wanted');
  return one;
}

/** The same questions through smoldot. @throws BadOption, and what kept smoldot from joining */
async function bySmoldot({ chain, json, export: file }: Asked, question: Question | 'follow'): Promise<number> {
  if (chain === undefined) throw new BadOption('--engine smoldot: --chain FILE is wanted');
  if (question === 'follow' || file !== undefined)
    throw new BadOption('--engine smoldot answers one question: --account, --storage or --metagraph');
  const spec = await readFile(chain, 'utf8').catch((error: Error) => {
    throw new BadOption(`${chain} cannot be read: ${error.message}`);
  });
  const engine = await SmoldotEngine.open(spec);
  try {
    const told = await ask(engine, question);
    const { value, evidence, number, hash } = told;
    if (json)
      console.log(toJson({ ok: true, value, word: evidence.word, evidence, block: number, hash, source: 'smoldot' }));
    else {
      for (const line of valueText(question, told)) console.log(line);
      console.log(`Word      ${evidenceText(evidence)}`);
      console.log(`Block     ${number} ${hash}`);
      console.log('Source    smoldot');
    }
    return exitFor(evidence);
  } finally {
    await engine.close();
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { values, help } = readOptions(options, args);
  if (help) {
    const about =
      'Reads a chain through proofs. Exit 0: final or sealed. 3: an endpoint’s word. 4: every source was refused. 1: none answered.';
    console.log(helpText('npm run light -- --endpoint URL (--account SS58 | …)', about, options));
    return 0;
  }
  if (values.check !== undefined) return check(values.check, values.json);
  const question = questionOf(values);
  if (values.engine === 'smoldot') return bySmoldot(values, question);
  const { endpoint: endpoints, p2p: addresses } = values;
  if (endpoints.length + addresses.length === 0) throw new BadOption('--endpoint or --p2p: at least one is wanted');
  const own = [...endpoints, ...addresses].every(isOwnComputer);
  const given = await trustFrom(values.checkpoint, own);
  const peers = addresses.map((address) => overP2p(address, typeof given === 'string' ? undefined : given.genesisHash));
  let node: LightNode | undefined;
  try {
    node = new LightNode({
      checkpoint: typeof given === 'string' ? given : await warped(given, peers),
      now: () => Date.now(),
      after: (ms) => new Promise((resolve) => void setTimeout(resolve, ms).unref()),
      // A chain on this computer may have a clock of its own.
      ...(own && { aheadMs: Infinity }),
    });
    const openings = [...peers, ...endpoints.map(overRpc)];
    await takeIn(node, openings);
    const { json } = values;
    if (question === 'follow') return await follow(node, { json, toJson, gone: allGone(openings) });
    const told = await ask(node, question);
    if (values.export !== undefined) {
      await writeFile(values.export, `${JSON.stringify(await makeProofFile(node, told.keys, told.hash), null, 1)}\n`);
    }
    const report = lightReport(node);
    const { evidence, number, hash, value } = told;
    const source = report.sources[0]?.name ?? null;
    if (values.json)
      console.log(toJson({ ok: true, value, word: evidence.word, evidence, block: number, hash, source, ...report }));
    else {
      for (const line of valueText(question, told)) console.log(line);
      console.log(`Word      ${evidenceText(evidence)}`);
      console.log(`Block     ${number} ${hash}`);
      for (const line of reportText(report)) console.log(line);
    }
    return exitFor(evidence);
  } catch (error) {
    if (!(error instanceof NotProvedError) && !isRefusal(error)) throw error;
    if (!node) {
      if (values.json) console.log(toJson({ ok: false, error: error.name, message: error.message, refusals: [] }));
      else console.error(`Refused: ${error.message}`);
      return REFUSED;
    }
    const report = lightReport(node);
    if (values.json) console.log(toJson({ ok: false, error: error.name, message: error.message, ...report }));
    else {
      console.error(error.message);
      for (const line of reportText(report)) console.error(line);
    }
    return report.refusals.length > 0 && report.sources.length === 0 ? REFUSED : 1;
  } finally {
    node?.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = [BadOption, BadAddress, CheckpointFileError, ProofFileError, ChainSpecError, SmoldotUnfitError].some(
      (kind) => error instanceof kind,
    );
    console.error(known ? (error as Error).message : error);
    if (error instanceof BadOption) console.error('See: npm run light -- --help');
    process.exit(known ? 2 : 1);
  },
);
