/**
 * What a page may ask of its host (the plain-Node host or Electron): one schema, from which come the client in the page, the
 * server in the host, their types, and the check of everything that crosses. It stands here because `renderer/` and
 * `electron/` may not import each other.
 */
import type { AxonTransport } from '../axon/axon-transport.ts';
import type { ToAxon, ToSocket } from '../axon/port-messages.ts';
import type { Reading, Readings, Sensors } from '../neighbour/readings.ts';
import type { ProbeAnswer, ReachProbe } from '../operator/ports/reach-probe.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import type { Production } from '../../devnet/node/production.ts';
import {
  bytes,
  integer,
  object,
  oneOf,
  SchemaError,
  text,
  type Check,
  type Checked,
} from '../../wallet/ports/schema.ts';
import { list, nothing, nullable, number, pair, record, tagged, truth } from './bridge/checks.ts';
import { call, notice, pipe, type PageSide } from './bridge/schema.ts';
import type { AnswerPart } from './host-fetch.ts';
import { nativeSchema } from './native-port.ts';
import { peerSchema, type PeerPipe } from './peer-port.ts';
import type { WorkerLike } from '../inference/client/worker-link.ts';

const port = integer(0, 65535);
const ip = text(45);
const sentence = text(2000);

/** Whether something works on this host, and in words why or why not. */
const feature = object({ works: truth(), why: sentence });

const info = object({
  kind: oneOf('node', 'electron'),
  /** Version of Taolite. */
  version: text(40),
  /** Node's name of the system: `linux`, `darwin`, `win32`. */
  platform: text(40),
  dataDir: text(4096),
  /** This machine's own addresses that others in its network can reach; an axon may announce one. */
  lanAddresses: list(ip, 64),
  features: object({ axon: feature, devnet: feature, keepAwake: feature }),
});

/** A sensor's reading, or why there is none. */
const missing = object({ available: truth(), why: sentence });
const reading =
  <T>(inner: Check<T>): Check<Reading<T>> =>
  (value, path) => {
    const found = value as { available?: unknown; value?: unknown } | null;
    if (found?.available === true) return { available: true, value: inner(found.value, `${path}.value`) };
    return { available: false, why: missing(value, path).why };
  };
const share = number(0, 1);
const readings: Check<Readings> = object({
  onBattery: reading(truth()),
  idleSeconds: reading(number(0, 1e9)),
  fullScreen: reading(truth()),
  otherGpu: reading(share),
  temperatureC: reading(number(-50, 200)),
  powerW: reading(number(0, 100_000)),
  metered: reading(truth()),
});
const probeAnswer: Check<ProbeAnswer> = tagged('answer', {
  axon: object({ answer: oneOf('axon'), hotkey: nullable(text(64)) }),
  other: object({ answer: oneOf('other') }),
  refused: object({ answer: oneOf('refused') }),
  timeout: object({ answer: oneOf('timeout') }),
});

/** How blocks are made, checked. */
export const productionCheck: Check<Production> = tagged('mode', {
  interval: object({ mode: oneOf('interval'), ms: integer(50, 3_600_000) }),
  instant: object({ mode: oneOf('instant') }),
  manual: object({ mode: oneOf('manual') }),
});

/** A task of the devnet's market, and its subnet there. */
const marketSubnet = object({
  task: text(100),
  title: text(200),
  state: oneOf('none', 'opening', 'open'),
  netuid: nullable(integer(0, 65_535)),
  why: nullable(sentence),
});

const devnetStatus = object({
  /** `damaged`: its stored data cannot be read; `reset` sets them aside. `failed`: it stopped for another reason, see `why`. */
  state: oneOf('stopped', 'starting', 'running', 'failed', 'damaged'),
  why: nullable(sentence),
  /** Null unless running. */
  production: nullable(productionCheck),
  /** Where other programs reach it (ws://127.0.0.1:9944), or null; then `endpointWhy` says why. */
  endpoint: nullable(text(200)),
  endpointWhy: nullable(sentence),
  /** Every task of its market; none unless running. */
  subnets: list(marketSubnet, 256),
});

const id = integer(0, Number.MAX_SAFE_INTEGER);
const MOST_BODY = 64 * 1024 * 1024;
const headerText = text(64 * 1024);

const toAxon: Check<ToAxon> = tagged('axon', {
  request: object({
    axon: oneOf('request'),
    id,
    method: text(40),
    path: text(64 * 1024),
    headers: list(pair(headerText, headerText), 512),
    remoteAddress: nullable(text(100)),
    remotePort: nullable(port),
  }),
  body: object({ axon: oneOf('body'), id, bytes: bytes(MOST_BODY) }),
  'no-body': object({ axon: oneOf('no-body'), id, limitBytes: nullable(id) }),
  pull: object({ axon: oneOf('pull'), id }),
  abort: object({ axon: oneOf('abort'), id }),
});

const toSocket: Check<ToSocket | AxonEnd> = tagged('axon', {
  read: object({ axon: oneOf('read'), id, limitBytes: id }),
  response: object({
    axon: oneOf('response'),
    id,
    status: integer(100, 599),
    headers: record(headerText, 256),
    body: nullable(bytes(MOST_BODY)),
  }),
  chunk: object({ axon: oneOf('chunk'), id, bytes: bytes(MOST_BODY) }),
  end: object({ axon: oneOf('end'), id, complete: truth() }),
  /** Close the port: let running requests finish for `graceMs`, then end the pipe. */
  'close-axon': object({ axon: oneOf('close-axon'), graceMs: integer(0, 60_000) }),
});
export interface AxonEnd {
  readonly axon: 'close-axon';
  readonly graceMs: number;
}

/** A piece of an inference server's answer. */
const answerPart: Check<AnswerPart> = tagged('part', {
  bytes: object({ part: oneOf('bytes'), bytes: bytes(MOST_BODY) }),
  end: object({ part: oneOf('end'), why: nullable(sentence) }),
});

/** A chain specification: the whole state at genesis, and the runtime in it. */
const specText = text(32 * 1024 * 1024);
const never: Check<never> = (_, path) => {
  throw new SchemaError(path, 'absent');
};
/** One JSON-RPC message as text. */
const rpcText = text(64 * 1024 * 1024);

export const hostSchema = {
  host: {
    info: call({}, info),
    /** The key for later connections of this window, where the host asks for one. */
    key: call({}, nullable(text(200))),
  },
  axon: {
    /** Listens on a TCP port of this machine and hands its requests to the page. Ends when the page is gone. Port 0 is any. */
    listen: pipe({ ip, port }, object({ ip, port }), toSocket, toAxon),
    /** Dials an axon's address as a stranger would. */
    probe: call({ ip, port }, probeAnswer),
  },
  devnet: {
    status: call({}, devnetStatus),
    changed: notice(devnetStatus),
    start: call({}, devnetStatus),
    stop: call({}, devnetStatus),
    restart: call({}, devnetStatus),
    /** Changes how blocks are made; kept for the next start. */
    produce: call({ production: productionCheck }, devnetStatus),
    /** Makes blocks now. Gives the number of the last one. */
    newBlocks: call({ count: integer(1, 1000) }, integer(0, 2 ** 32 - 1)),
    /** Opens a subnet for one more task of the market, within some blocks. */
    openSubnet: call({ task: text(100) }, nothing()),
    /** Begins a new chain. The old one's folder is moved aside, never deleted; gives where it is now, or null if there was none. */
    reset: call({}, nullable(text(4096))),
    /** JSON-RPC with the devnet. */
    rpc: pipe({}, nothing(), rpcText, rpcText),
    /** Lets a peer in, over WebSocket on 127.0.0.1, until the pipe ends. Gives a chain specification that names its address. */
    peer: pipe({}, specText, never, never),
  },
  inference: {
    /** Asks an inference server; the body of its answer comes through the pipe. */
    ask: pipe(
      { url: text(2000), method: oneOf('GET', 'POST'), headers: record(headerText, 16), body: bytes(MOST_BODY) },
      object({ status: integer(100, 599), headers: record(headerText, 16) }),
      nothing(),
      answerPart,
    ),
  },
  native: nativeSchema,
  peers: peerSchema,
  power: {
    /** Keeps the machine awake while mining. Gives whether it does. */
    keepAwake: call({ on: truth() }, feature),
    /** What the sensors of this machine say now. */
    readings: call({}, readings),
  },
} as const;

export type HostSchema = typeof hostSchema;
export type HostInfo = Checked<typeof info>;
export type HostFeature = Checked<typeof feature>;
export type DevnetStatus = Checked<typeof devnetStatus>;
/** The page's end of the bridge, straight from the schema. `host-client.ts` makes a `Host` of it. */
export type HostBridge = PageSide<HostSchema>;

/** The desktop as a page holds it. Every call may fail with a `HostError`. */
export interface Host {
  readonly info: HostInfo;
  /** Opens axons on TCP ports of this machine. Fails with AxonBindError when a port is taken. */
  readonly axon: AxonTransport;
  readonly devnet: HostDevnet;
  /** Dials addresses from this machine. */
  readonly reach: ReachProbe;
  /** The machine's sensors; whatever is wrong with the host is a reason why there is no reading. */
  readonly sensors: Sensors;
  /** Asks inference servers from this machine, as `fetch` would. */
  readonly inferenceFetch: typeof fetch;
  readonly native: HostNative;
  /** Dials a peer of the network (a multiaddr). Fails with a HostError when it cannot be reached. */
  openPeer(address: string): Promise<{ readonly genesisHash: string; readonly pipe: PeerPipe }>;
  /** Keeps the machine awake while mining, where the host can. */
  keepAwake(on: boolean): Promise<HostFeature>;
  /** Resolves with the reason when the host is gone. Everything open through it has ended by then. */
  readonly gone: Promise<string>;
}

/** onnxruntime-node on this machine, where the person installed it. */
export interface HostNative {
  /** Whether it is there, and if not, how it is installed. */
  status(): Promise<HostFeature>;
  /** A process of the runtime with the face of an inference worker. */
  spawn(): WorkerLike;
}

/** The devnet that runs inside the host. */
export interface HostDevnet {
  status(): Promise<DevnetStatus>;
  /** Hears every change of the status from now on. Gives back how to stop. */
  onChange(listener: (status: DevnetStatus) => void): () => void;
  start(): Promise<DevnetStatus>;
  stop(): Promise<DevnetStatus>;
  restart(): Promise<DevnetStatus>;
  produce(production: Production): Promise<DevnetStatus>;
  /** Makes `count` blocks now. Gives the number of the last. */
  newBlocks(count: number): Promise<number>;
  /** Opens a subnet for one more task of the market. It takes some blocks; how far it is stands in the status. */
  openSubnet(task: string): Promise<void>;
  /** Begins a new chain and sets the old one's folder aside; gives its new place, or null if there was none. */
  reset(): Promise<string | null>;
  /** The transport to its JSON-RPC, for `openChain`. Waits while it starts; closes when it stops. */
  readonly connect: Connect;
  /** Lets a peer in, over WebSocket on 127.0.0.1. Waits while it starts; fails with a HostError when it does not run. */
  openToPeer(): Promise<DevnetPeerWay>;
}

/** The way for a peer into the devnet, open until it is closed or the devnet stops. */
export interface DevnetPeerWay {
  /** JSON of a chain specification that names the devnet's address. */
  readonly spec: string;
  /** Resolves with the reason when the way is closed. */
  readonly ended: Promise<string>;
  close(): void;
}

/**
 * What a page finds. Without a host: `none` is a plain browser, `no-key` a page of a host opened without its key, `refused` one
 * whose key is of an earlier start, `unreachable` one whose host has ended. `why` says so in words.
 */
export type HostFinding =
  | { readonly host: Host }
  | { readonly host: null; readonly reason: 'none' | 'no-key' | 'refused' | 'unreachable'; readonly why: string };

/** Something the host could not do. `code` is stable (`AxonBind`, `DevnetFailed`, …), the message is for people. */
export class HostError extends Error {
  override readonly name = 'HostError';
  constructor(
    readonly code: string,
    message: string,
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
