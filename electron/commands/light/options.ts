/** What `npm run light` can be told. */
import { isHex, hexToBytes } from '../../../substrate/bytes.ts';
import { parseAddress } from '../../../wallet/keys/address.ts';
import { BadOption, flag, integer, text, type OptionSpec, type Values } from '../command-line.ts';
import type { Question } from './question.ts';

const last =
  <T>(read: (typed: string) => T) =>
  (typed: readonly string[]) =>
    typed.length === 0 ? undefined : read(typed[typed.length - 1]!);

export const options = {
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
export type Asked = Values<typeof options>;

function endpoint(typed: string): string {
  if (!/^wss?:\/\//.test(typed) || !URL.canParse(typed))
    throw new BadOption(`"${typed}" is no ws:// or wss:// address`);
  return typed;
}

function peer(typed: string): string {
  if (!/^\/(ip4|ip6|dns|dns4|dns6)\/[^/]+\/tcp\/\d+\/(.+\/)?p2p\/\w+$/.test(typed))
    throw new BadOption(`"${typed}" is no multiaddr with /tcp/ and /p2p/`);
  return typed;
}

/** Options that are nothing beside the one that was given are refused by name. @throws BadOption */
export function assertTogether(asked: Asked): void {
  const beside = (what: string, others: readonly (keyof Asked)[]): void => {
    const other = others.find((name) => {
      const value = asked[name];
      return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    });
    if (other !== undefined) throw new BadOption(`--${other} is of no use beside ${what}`);
  };
  const { check, follow } = asked;
  const questions = ['account', 'storage', 'metagraph', 'follow'] as const;
  if (check !== undefined)
    beside('--check, which reads that file alone', [
      ...questions,
      ...(['endpoint', 'p2p', 'checkpoint', 'engine', 'chain', 'export'] as const),
    ]);
  if (follow) beside('--follow, which reads no value', ['export']);
}

/** @throws BadOption unless one thing is asked, BadAddress */
export function questionOf({ account, storage, metagraph, follow }: Asked): Question | 'follow' {
  const asked: (Question | 'follow')[] = [];
  if (account !== undefined) asked.push({ type: 'account', address: parseAddress(account).address });
  if (storage !== undefined) asked.push({ type: 'storage', key: storage });
  if (metagraph !== undefined) asked.push({ type: 'metagraph', netuid: metagraph });
  if (follow) asked.push('follow');
  const [one] = asked;
  if (one === undefined || asked.length > 1)
    throw new BadOption('one of --account, --storage, --metagraph, --follow is wanted');
  return one;
}
