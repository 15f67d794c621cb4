/** The plain-Node host: page server, services and devnet, put together. */
import { join } from 'node:path';
import { hostSchema } from '../../miner/ports/host-port.ts';
import { passFragment, type HostPass } from '../../miner/ports/host-key.ts';
import { serveBridge } from '../../miner/ports/bridge/server.ts';
import { DevnetService } from '../services/devnet-service.ts';
import { toFault } from '../services/fault.ts';
import { NativeInference } from '../services/native-inference.ts';
import { hostServices } from '../services/host-services.ts';
import { removeHostRecord, writeHostRecord } from './host-record.ts';
import { servePage, type PageServer } from './page-server.ts';
import { makeTicket, newKey, PassBook } from './pass-book.ts';

export interface NodeHostOptions {
  /** Prepared with `prepareDataDir`. */
  readonly dataDir: string;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly port: number;
  readonly version: string;
  readonly devnetWorker: string | URL;
  /** Where onnxruntime-node would be installed, and the bundled process that runs it. */
  readonly native?: { readonly folder: string; readonly processFile: string | URL };
  /** Port of the devnet for other programs, or null. */
  readonly devnetPort: number | null;
  /** Tasks the devnet is to have a subnet for; left to its chain when absent. */
  readonly devnetSubnets?: readonly string[] | undefined;
  readonly log: (line: string) => void;
}

export interface NodeHost {
  readonly port: number;
  readonly devnet: DevnetService;
  /** The address for people: it carries the key. */
  readonly address: string;
  /** An address for one window, of no use to anyone afterwards. */
  windowAddress(): string;
  /** Resolves when a page was connected and none has been for some seconds (a reload takes less). */
  left(): Promise<void>;
  close(): Promise<void>;
}

const AWAKE = {
  works: false,
  why: 'This host cannot keep the machine awake; the page asks the browser to keep the screen on instead.',
};

/** Starts serving. The devnet waits for its own start. @throws PortTaken */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const { dataDir, log } = options;
  const key = newKey();
  const passes = new PassBook(key, Date.now);
  const devnet = new DevnetService({
    dataDir,
    workerFile: options.devnetWorker,
    port: options.devnetPort,
    subnets: options.devnetSubnets,
    log,
  });
  const services = hostServices({
    kind: 'node',
    version: options.version,
    dataDir,
    devnet,
    key,
    awake: { feature: AWAKE, set: () => AWAKE },
    ...(options.native && {
      native: new NativeInference({ ...options.native, room: join(dataDir, 'miner', 'models', 'window') }),
    }),
  });
  const server = await servePage({
    pageDir: options.pageDir,
    port: options.port,
    passes,
    onPage: (wire) => serveBridge(hostSchema, services.side, wire, toFault),
  });
  try {
    await writeHostRecord(dataDir, { port: server.port, pid: process.pid, key });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    port: server.port,
    devnet,
    address: addressOf(server.port, { kind: 'key', text: key }),
    windowAddress: () => addressOf(server.port, makeTicket(key, Date.now())),
    left: () => pagesGone(server),
    close: async () => {
      await server.close();
      await services.close();
      await removeHostRecord(dataDir, process.pid);
    },
  };
}

const LEFT_MS = 5000;

async function pagesGone(server: PageServer): Promise<void> {
  let seen = false;
  let lastSeen = performance.now();
  while (!seen || performance.now() - lastSeen < LEFT_MS) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (server.pages() === 0) continue;
    seen = true;
    lastSeen = performance.now();
  }
}

export const addressOf = (port: number, pass: HostPass): string => `http://127.0.0.1:${port}/${passFragment(pass)}`;

/** Where the browser's own profile is kept. */
export const profileDir = (dataDir: string): string => join(dataDir, 'browser-profile');
