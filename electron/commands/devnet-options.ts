/** The options of `npm run devnet`: each with its type, its default and its text, once. */
import type { Production } from '../../devnet/node/production.ts';
import { MOST_FINALITY_KEYS } from '../../devnet/finality/finality-keys.ts';
import {
  isSpecVersion,
  SPEC_VERSIONS,
  USUAL_SPEC_VERSION,
  type SpecVersion,
} from '../../devnet/runtime/spec-versions.ts';
import { BadOption, flag, grouped, integer, text, whole, type OptionSpec, type Values } from './command-line.ts';
import { subnetsOption } from './subnets-option.ts';

export interface BlockTime {
  readonly production: Production;
  readonly slotDurationMs: number;
}
const FAST_MS = 250;
const PORTS = [0, 65_535] as const;

/** `12s`, `250ms`, `500` (ms), `instant` or `manual`. */
function blockTime(typed: string): BlockTime {
  if (typed === 'instant' || typed === 'manual') return { production: { mode: typed }, slotDurationMs: FAST_MS };
  const [, amount, unit] = /^(\d+)(ms|s)?$/.exec(typed) ?? [];
  if (amount === undefined) throw new BadOption(`"${typed}" is none of 12s, 250ms, a number of ms, instant, manual`);
  const ms = integer(String(Number(amount) * (unit === 's' ? 1000 : 1)), 50, 600_000);
  return { production: { mode: 'interval', ms }, slotDurationMs: ms };
}

function specVersion(typed: string): SpecVersion {
  const version = Number(typed);
  if (!isSpecVersion(version)) throw new BadOption(`"${typed}" is none of ${SPEC_VERSIONS.join(', ')}`);
  return version;
}

/** The last value typed, read; undefined when there is none. */
const optional = <T>(
  value: string,
  about: string,
  read: (typed: string) => T,
  shown?: string,
): OptionSpec<T | undefined> => ({
  value,
  text: about,
  ...(shown !== undefined && { shown }),
  read: (typed) => (typed.length === 0 ? undefined : read(typed.at(-1)!)),
});
const path = (value: string, about: string): OptionSpec<string | undefined> => optional(value, about, (typed) => typed);

export const devnetOptions = {
  ...grouped('Blocks', {
    'block-time': optional(
      'TIME',
      '12s, 250ms, a number of ms, instant (a block per transaction) or manual (engine_createBlock)',
      blockTime,
      '12s',
    ),
    seed: text('TEXT', 'fixes the actors: keys, questions, downtime; and faults', 'taolite'),
    subnets: subnetsOption,
    actors: optional(
      'N',
      'rival miners on each bundled subnet, beside three validators; none: no actors',
      (typed) => (typed === 'none' ? 0 : integer(typed, 1, 64)),
      '8; none with --genesis or --snapshot',
    ),
  }),
  ...grouped('Where it begins and what it keeps', {
    genesis: path('FILE', 'a chain of your own: accounts, subnets, pools, neurons, sudo key, as JSON'),
    snapshot: path('FILE', 'start from a snapshot: a file, or the name of one in the data folder'),
    'data-dir': text('FOLDER', 'where the chain is kept', '.data/devnet'),
    'spec-version': optional(
      'N',
      `the runtime it begins with: ${SPEC_VERSIONS.join(', ')}; dev_upgradeRuntime goes on to newer ones`,
      specVersion,
      `${USUAL_SPEC_VERSION}`,
    ),
    memory: flag('keep everything in memory; gone when it ends'),
    archive: flag('keep the state of every block, not of the last 256 alone'),
  }),
  ...grouped('Finality', {
    'finality-keys': whole('N', 'GRANDPA authorities, each with one vote', 3, [1, MOST_FINALITY_KEYS]),
    'initial-set-id': whole('ID', 'id of the first authority set (Finney 3, test network 2)', 0, [0, 1_000_000]),
    'grandpa-rpc': flag('answer grandpa_*, which nodes of Finney do not'),
  }),
  ...grouped('Who may connect', {
    port: {
      value: 'PORT',
      text: 'JSON-RPC port on 127.0.0.1 and ::1, WebSocket and HTTP; may be repeated',
      shown: '9944',
      read: (typed) => (typed.length === 0 ? [9944] : typed.map((one) => integer(one, ...PORTS))),
    } satisfies OptionSpec<number[]>,
    p2p: optional('PORT', 'libp2p over WebSocket on this port and over TCP on the next, on 127.0.0.1', (typed) =>
      integer(typed, 0, 65_534),
    ),
    'chain-spec': path('FILE', 'write the chain specification there, for smoldot and other nodes'),
  }),
  ...grouped('Development', {
    'dev-methods': flag('answer dev_*: blocks, storage, time, snapshots, faults (docs/devnet.md)'),
    log: flag('a line per block'),
  }),
} as const;

export type DevnetValues = Values<typeof devnetOptions>;
export const usualBlockTime = (slotDurationMs = 12_000): BlockTime => ({
  production: { mode: 'interval', ms: slotDurationMs },
  slotDurationMs,
});
