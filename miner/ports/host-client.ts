/** Finds the host of this page and gives it as a `Host`, or says why there is none. */
import { AxonBindError } from '../axon/axon-errors.ts';
import { serveAxonOverPort } from '../axon/port-axon.ts';
import type { AxonTransport } from '../axon/axon-transport.ts';
import { nativeWorker } from '../inference/client/native-worker.ts';
import { allUnknown } from '../neighbour/readings.ts';
import type { PortLike, ToAxon } from '../axon/port-messages.ts';
import { oneLife } from '../../substrate/transport/one-life.ts';
import { parseMessages } from '../../substrate/transport/parse-message.ts';
import type { Connect } from '../../substrate/transport/transport.ts';
import { bridgeClient } from './bridge/client.ts';
import type { Fault, Wire } from './bridge/messages.ts';
import type { PipeEnd } from './bridge/schema.ts';
import { socketWire, type FrameSocket } from './bridge/socket-wire.ts';
import { hostFetch } from './host-fetch.ts';
import {
  HOST_META,
  HOST_PATH,
  HOST_PROTOCOL,
  keepKey,
  passProtocol,
  PASS_REFUSED,
  takePass,
  type AddressBar,
} from './host-key.ts';
import { HostError, hostSchema, type AxonEnd, type Host, type HostBridge, type HostFinding } from './host-port.ts';

/** What of a page is used to find its host. `window` has it all. */
export interface Page extends AddressBar {
  readonly document: Pick<Document, 'querySelector'>;
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search' | 'host' | 'protocol'>;
  /** Electron's preload puts it here. */
  readonly taoliteHost?: Wire;
}

/**
 * Finds the host. Takes the key out of the address bar before anything else, so call it before a router reads the fragment. Never
 * rejects.
 */
export async function findHost(
  page: Page = window,
  openSocket: (url: string, protocols: string[]) => FrameSocket = (url, protocols) =>
    new WebSocket(url, protocols) as FrameSocket,
): Promise<HostFinding> {
  const pass = takePass(page);
  if (page.taoliteHost) return found(page.taoliteHost);
  if (!page.document.querySelector(`meta[name="${HOST_META}"]`))
    return missing(
      'none',
      'This page runs in a plain browser. Start Taolite on this computer with npm start to have its host.',
    );
  if (!pass)
    return missing(
      'no-key',
      'This page was opened without the key of its host. Use the address that npm start prints.',
    );
  const { protocol, host } = page.location;
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${HOST_PATH}`;
  const opened = await openWire(openSocket(url, [HOST_PROTOCOL, passProtocol(pass)]));
  if (opened === 'refused') {
    keepKey(page, null);
    return missing(
      'refused',
      'The host was started anew since this page was opened. Use the address that npm start prints now.',
    );
  }
  if (opened === 'unreachable')
    return missing('unreachable', 'The host of this page has ended. Start Taolite again with npm start.');
  return found(opened, (key) => keepKey(page, key));
}

async function found(wire: Wire, keep?: (key: string | null) => void): Promise<HostFinding> {
  try {
    const { host, bridge } = await hostOver(wire);
    keep?.(await bridge.host.key({}));
    return { host };
  } catch (error) {
    return missing('unreachable', error instanceof Error ? error.message : String(error));
  }
}

const missing = (reason: Extract<HostFinding, { host: null }>['reason'], why: string): HostFinding => ({
  host: null,
  reason,
  why,
});

/**
 * Waits for the host's first frame, which says that the pass was accepted: a browser tells nothing of a refused handshake, so
 * the host refuses a pass by a close code after it.
 */
function openWire(socket: FrameSocket): Promise<Wire | 'refused' | 'unreachable'> {
  return new Promise((resolve) => {
    const wire = socketWire(socket);
    let hello = false;
    socket.addEventListener('close', ({ code }) => resolve(code === PASS_REFUSED ? 'refused' : 'unreachable'));
    socket.addEventListener('message', () => {
      if (hello) return;
      hello = true;
      resolve(wire);
    });
  });
}

/** The host at the other end of a wire. Fails with HostError when it is gone before it answered. */
async function hostOver(wire: Wire): Promise<{ host: Host; bridge: HostBridge; close: (reason: string) => void }> {
  const { bridge, gone, close } = bridgeClient(hostSchema, wire, errorOf);
  const { devnet } = bridge;
  const info = await bridge.host.info({});
  const host: Host = {
    info,
    axon: hostAxon(bridge),
    devnet: {
      status: () => devnet.status({}),
      onChange: (listener) => devnet.changed(listener),
      start: () => devnet.start({}),
      stop: () => devnet.stop({}),
      restart: () => devnet.restart({}),
      produce: (production) => devnet.produce({ production }),
      newBlocks: (count) => devnet.newBlocks({ count }),
      openSubnet: (task) => devnet.openSubnet({ task }),
      reset: () => devnet.reset({}),
      connect: devnetConnect(bridge),
      openToPeer: async () => {
        const { result: spec, pipe } = await bridge.devnet.peer({});
        return { spec, ended: pipe.ended, close: () => pipe.end() };
      },
    },
    reach: {
      // A host that is gone can tell nothing; what is known then is that nobody answered.
      dial: (at, port) => bridge.axon.probe({ ip: at, port }).catch(() => ({ answer: 'timeout' })),
      ownAddresses: () => info.lanAddresses,
    },
    sensors: {
      read: () =>
        bridge.power
          .readings({})
          .catch((error: unknown) => allUnknown(error instanceof Error ? error.message : String(error))),
      close: () => undefined,
    },
    inferenceFetch: hostFetch((ask) => bridge.inference.ask(ask as never) as never),
    native: {
      status: () =>
        bridge.native
          .status({})
          .catch((error: unknown) => ({ works: false, why: error instanceof Error ? error.message : String(error) })),
      spawn: () => nativeWorker(bridge.native),
    },
    openPeer: async (address) => {
      const { result, pipe } = await bridge.peers.open({ address });
      return { ...result, pipe };
    },
    keepAwake: (on) => bridge.power.keepAwake({ on }),
    gone,
  };
  return { host, bridge, close };
}

const errorOf = ({ code, message, data }: Fault): Error => new HostError(code, message, data);

function hostAxon(bridge: HostBridge): AxonTransport {
  return {
    async open(serve, at) {
      const { result: address, pipe } = await bridge.axon.listen(at).catch((error: unknown) => {
        if (error instanceof HostError && error.code === 'AxonBind')
          throw new AxonBindError(at.ip, at.port, String(error.data['reason']), error);
        throw error;
      });
      const stop = serveAxonOverPort(portOver(pipe), serve);
      void pipe.ended.then(stop);
      return {
        address,
        close: async (graceMs = 5000) => {
          pipe.send({ axon: 'close-axon', graceMs });
          await pipe.ended;
        },
      };
    },
  };
}

/** A pipe with the face of a MessagePort. */
export function portOver<Out, In extends ToAxon | object>(pipe: PipeEnd<Out, In>): PortLike {
  const listeners = new Set<(event: MessageEvent) => void>();
  return {
    postMessage: (message) => pipe.send(message as Out),
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    start: () =>
      pipe.onMessage((data) => {
        if (!isAxonEnd(data)) for (const listener of listeners) listener({ data } as MessageEvent);
      }),
  };
}

const isAxonEnd = (message: object): message is AxonEnd => 'axon' in message && message.axon === 'close-axon';

function devnetConnect(bridge: HostBridge): Connect {
  return (onMessage, onStatus) => {
    let pipe: PipeEnd<string, string> | undefined;
    const life = oneLife((message) => pipe?.send(JSON.stringify(message)), onStatus);
    bridge.devnet.rpc({}).then(
      (opened) => {
        pipe = opened.pipe;
        if (life.closed) return pipe.end();
        void pipe.ended.then((reason) => life.down(reason));
        pipe.onMessage((text) => {
          if (life.closed) return;
          try {
            parseMessages(text).forEach(onMessage);
          } catch (error) {
            life.down(error instanceof Error ? error.message : String(error));
            pipe?.end();
          }
        });
        life.up();
      },
      (error: unknown) => life.down(error instanceof Error ? error.message : String(error)),
    );
    return {
      send: (message) => life.send(message),
      close: (reason = 'closed by this side') => {
        life.down(reason);
        pipe?.end(reason);
      },
    };
  };
}
