/** What `npm run mine` can be told, and what follows from it. */
import { EPISTULA_DIALECTS, type EpistulaDialectName } from '../../miner/axon/epistula-dialects.ts';
import { LOCAL_AXON_IP, LOOPBACK } from '../../miner/market/local-axon.ts';
import type { NeighbourRules } from '../../miner/neighbour/rules.ts';
import { DEFAULT_ACCESS, hotkeyTyped, isEpistulaRoute, MOST_PER_SECOND } from '../../miner/operator/axon-access.ts';
import type { AxonAccess } from '../../miner/operator/ports/axon-access.ts';
import type { MinerChoice } from '../../miner/operator/ports/operator-state.ts';
import { tasks } from '../../miner/tasks/index.ts';
import { lanAddresses } from '../services/lan-addresses.ts';
import { BadOption, flag, integer, text, whole, type OptionSpec, type Values } from './command-line.ts';

/** Rao of an amount of TAO as typed, at most nine digits after the point. */
function rao(typed: string): bigint {
  const [, units, fraction = ''] = /^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(typed) ?? [];
  if (units === undefined) throw new BadOption(`"${typed}" is not an amount of TAO such as 0.5`);
  return BigInt(units) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** Two times of day, in minutes after midnight. */
function hoursOf(typed: string): { from: number; to: number } {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)$/.exec(typed);
  if (!found) throw new BadOption(`"${typed}" is no span of the day such as 22:00-06:00`);
  const [fromHour, fromMinute, toHour, toMinute] = found.slice(1).map(Number) as [number, number, number, number];
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
}

/** A limit that holds only when it is given. */
const limit = (value: string, about: string, [least, most]: readonly [number, number]): OptionSpec<number | null> => ({
  value,
  text: about,
  read: (typed) => (typed.length === 0 ? null : integer(typed[typed.length - 1]!, least, most)),
});

/** Hotkeys, each checked. */
const hotkeyList = (about: string): OptionSpec<string[]> => ({
  value: 'SS58',
  text: about,
  shown: 'none',
  read: (typed) =>
    typed.map((one) => {
      const hotkey = hotkeyTyped(one);
      if (hotkey === null) throw new BadOption(`"${one}" is no hotkey: it is its ss58 address, 48 characters`);
      return hotkey;
    }),
});

/** What a further miner has of its own. */
interface Also {
  readonly netuid: number;
  readonly task: string;
  readonly hotkey: string;
  readonly port: number;
}

function alsoOf(typed: string): Also {
  const [netuid, task, hotkey, port, ...rest] = typed.split(':');
  if (!netuid || !task || !hotkey || !port || rest.length > 0)
    throw new BadOption(`"${typed}" is not of the form 3:forecasting:default:8092`);
  if (!tasks.some(({ name }) => name === task)) throw new BadOption(`there is no task "${task}"`);
  return { netuid: integer(netuid, 1, 65_535), task, hotkey, port: integer(port, 1, 65_535) };
}

export const options = {
  endpoint: text('URL', 'JSON-RPC of a node, ws:// or wss://', 'ws://127.0.0.1:9944'),
  netuid: whole('N', 'the subnet to mine on', 2, [1, 65_535]),
  task: text(
    'NAME',
    'what the subnet asks for',
    'image-classification',
    tasks.map(({ name }) => name),
  ),
  model: text(
    'FILE',
    'an ONNX file, a folder with one, an address, hub:OWNER/NAME, or its name on the servers of --backend; left out: the model bundled for the task',
    undefined,
  ),
  backend: text(
    '[openai:]URL[,URL]',
    'run on servers of the Open Inference Protocol, with "openai:" before them on servers that speak OpenAI\'s HTTP, or "native" for onnxruntime-node; left out: WASM here. TAOLITE_BACKEND_KEY is sent as a bearer token',
    undefined,
  ),
  'axon-port': whole('P', 'where the axon listens', 8091, [1, 65_535]),
  'axon-ip': text('IP', 'the address it listens on; left out: all, or loopback for a node on this machine', undefined),
  'external-ip': text('IP', 'the address to announce, where validators reach this machine', undefined),
  'epistula-route': text('PATH', 'answer Epistula on this path, too, such as /v1/forecast', undefined),
  'epistula-form': text('NAME', 'what its signatures cover', 'v2', Object.keys(EPISTULA_DIALECTS)),
  callers: text('WHO', 'whom it answers', 'permitted', ['permitted', 'registered', 'anyone']),
  'min-stake': {
    value: 'TAO',
    text: 'the least stake of a caller',
    shown: 'none',
    read: (typed) => (typed.length === 0 ? 0n : rao(typed[typed.length - 1]!)),
  } satisfies OptionSpec<bigint>,
  allow: hotkeyList('a hotkey that is always answered; may be repeated'),
  deny: hotkeyList('a hotkey that is never answered; may be repeated'),
  'caller-rate': whole('N', 'queries of one caller in a second', DEFAULT_ACCESS.perSecond, [1, MOST_PER_SECOND]),
  wallet: text('FOLDER', 'a wallet folder of btcli, such as ~/.bittensor/wallets/default', undefined),
  vault: text('FILE', 'instead of it, a wallet backup written by the app', undefined),
  coldkey: text('NAME', 'with --vault: label or address of the coldkey, when there are several', undefined),
  hotkey: text('NAME', 'the hotkey to mine with; a missing one is made in the wallet folder', 'default'),
  'max-burn': {
    value: 'TAO',
    text: 'the most that registering may cost',
    shown: 'a third above its price at the start',
    read: (typed) => (typed.length === 0 ? undefined : rao(typed[typed.length - 1]!)),
  } satisfies OptionSpec<bigint | undefined>,
  hours: {
    value: 'HH:MM-HH:MM',
    text: 'mine only between these times of day',
    shown: 'always',
    read: (typed) => (typed.length === 0 ? null : hoursOf(typed[typed.length - 1]!)),
  } satisfies OptionSpec<NeighbourRules['hours']>,
  'pause-on-battery': flag('pause while the machine runs on battery'),
  'pause-on-metered': flag('pause while the network costs by amount'),
  'pause-above-temp': limit('CELSIUS', 'pause above this temperature', [40, 110]),
  'pause-above-power': limit('WATTS', 'pause while the GPU takes more', [5, 2000]),
  'pause-above-gpu': limit('PERCENT', 'pause while other programs use more of the GPU', [5, 95]),
  duty: whole('PERCENT', 'share of the time that inference may run', 100, [5, 100]),
  also: {
    value: 'N:TASK:HOTKEY:PORT',
    text: 'another miner at once, with the model bundled for its task; may be repeated',
    read: (typed) => typed.map(alsoOf),
  } satisfies OptionSpec<Also[]>,
  'data-dir': text('FOLDER', 'where state and earnings are kept; left out: that of the app', undefined),
  yes: flag('agree to the cost without being asked'),
  json: flag('a line of JSON for everything that happens'),
} as const;
export type Given = Values<typeof options>;

/** The command cannot go on; the text says why and what to do. */
export class MineRefused extends Error {
  override readonly name = 'MineRefused';
}

/** A node of this very machine: the bundled devnet, whose actors ask on loopback. */
const onThisMachine = (endpoint: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);

/** Where to listen and what to announce. @throws MineRefused when the announced address is not known */
export function reachOf(given: Given): Pick<MinerChoice, 'listen' | 'announceIp'> {
  const port = given['axon-port'];
  if (onThisMachine(given.endpoint) && given['external-ip'] === undefined)
    return { listen: { ip: given['axon-ip'] ?? LOOPBACK, port }, announceIp: LOCAL_AXON_IP };
  const announceIp = given['external-ip'];
  if (announceIp === undefined)
    throw new MineRefused(
      `Say with --external-ip where validators reach this machine. Its own addresses are ${lanAddresses().join(', ') || 'unknown'}; behind a router it is the router's, with port ${port} let through.`,
    );
  return { listen: { ip: given['axon-ip'] ?? (announceIp.includes(':') ? '::' : '0.0.0.0'), port }, announceIp };
}

/** All miners that were asked for, each with its own subnet, hotkey and port. @throws BadOption when two share what they cannot */
export function allMiners(given: Given): Given[] {
  const { also } = given;
  const all = [
    given,
    ...also.map(({ netuid, task, hotkey, port }) => ({
      ...given,
      netuid,
      task,
      hotkey,
      'axon-port': port,
      model: undefined,
      'epistula-route': undefined,
    })),
  ];
  const twice = (values: readonly (string | number)[]): boolean => new Set(values).size < values.length;
  if (twice(all.map((one) => one['axon-port']))) throw new BadOption('--also: each miner needs a port of its own.');
  if (twice(all.map((one) => `${one.netuid}/${one.hotkey}`)))
    throw new BadOption('--also: a hotkey mines once on a subnet; name another hotkey or subnet.');
  return all;
}

/** Whom it answers, how often, and in which dialects. @throws BadOption */
export function accessOf(given: Given): AxonAccess {
  const route = given['epistula-route'];
  if (route !== undefined && !isEpistulaRoute(route))
    throw new BadOption(`--epistula-route: "${route}" is no path such as /v1/forecast.`);
  return {
    who: given.callers as AxonAccess['who'],
    minimumStakeRao: given['min-stake'],
    allow: given.allow,
    deny: given.deny,
    perSecond: given['caller-rate'],
    epistula: route === undefined ? null : { route, dialect: given['epistula-form'] as EpistulaDialectName },
  };
}

/** The rules by which it keeps out of the way; null when none was given. */
export function rulesOf(given: Given): NeighbourRules | null {
  const rules: NeighbourRules = {
    battery: given['pause-on-battery'],
    metered: given['pause-on-metered'],
    fullScreen: false,
    idleMinutes: null,
    otherGpuPercent: given['pause-above-gpu'],
    temperatureC: given['pause-above-temp'],
    powerW: given['pause-above-power'],
    hours: given.hours,
    dutyPercent: given.duty,
  };
  const { dutyPercent: _duty, ...pauses } = rules;
  return Object.values(pauses).some((rule) => rule !== false && rule !== null) ? rules : null;
}
