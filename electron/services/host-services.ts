/** Everything a host does for its page, the same in plain Node and in Electron. */
import type { HostSide } from '../../miner/ports/bridge/schema.ts';
import type { HostFeature, HostInfo, HostSchema } from '../../miner/ports/host-port.ts';
import type { Sensors } from '../../miner/neighbour/readings.ts';
import { AxonService } from './axon-service.ts';
import type { DevnetService } from './devnet-service.ts';
import { askInference } from './inference-relay.ts';
import { NativeInferenceError, type NativeInference } from './native-inference.ts';
import { lanAddresses } from './lan-addresses.ts';
import { machineSensors } from './machine-sensors.ts';
import { PeerService } from './peer-service.ts';
import { probeAxon } from './probe-axon.ts';

export interface HostServicesOptions {
  readonly kind: HostInfo['kind'];
  readonly version: string;
  readonly dataDir: string;
  readonly devnet: DevnetService;
  readonly axon?: AxonService;
  /** The key a page keeps for reloads, where the host asks for one. */
  readonly key: string | null;
  readonly awake: KeepAwake;
  /** onnxruntime-node, where this host can start it. */
  readonly native?: NativeInference;
  /** Left out: the machine's own, as far as its system is known. */
  readonly sensors?: Sensors;
}

/** Keeping the machine awake while mining. */
export interface KeepAwake {
  readonly feature: HostFeature;
  /** Holds the machine awake, or lets it sleep again; says whether it is held. */
  set(on: boolean): HostFeature;
}

export interface HostServices {
  readonly side: HostSide<HostSchema>;
  /** Closes all axons and stops the devnet after everything is on disk. */
  close(): Promise<void>;
}

export function hostServices(options: HostServicesOptions): HostServices {
  const { devnet, axon = new AxonService(), awake, native = null, sensors = machineSensors() } = options;
  const peers = new PeerService();
  return {
    side: {
      host: {
        info: () => ({
          kind: options.kind,
          version: options.version,
          platform: process.platform,
          dataDir: options.dataDir,
          lanAddresses: lanAddresses(),
          features: {
            axon: { works: true, why: 'The host opens the port on this machine.' },
            devnet: { works: true, why: 'It runs inside the host.' },
            keepAwake: awake.feature,
          },
        }),
        key: () => options.key,
      },
      axon: { listen: (at, pipe) => axon.listen(at, pipe), probe: ({ ip, port }) => probeAxon(ip, port) },
      devnet: {
        status: () => devnet.status,
        changed: (listener) => devnet.onChange(listener),
        start: () => devnet.start(),
        stop: () => devnet.stop(),
        restart: () => devnet.restart(),
        produce: ({ production }) => devnet.produce(production),
        newBlocks: ({ count }) => devnet.newBlocks(count),
        openSubnet: ({ task }) => devnet.openSubnet(task),
        reset: () => devnet.reset(),
        rpc: (_, pipe) => devnet.rpc(pipe),
        peer: (_, pipe) => devnet.peer(pipe),
      },
      inference: { ask: (ask, pipe) => askInference(ask, pipe) },
      native: {
        status: () => native?.status() ?? NO_NATIVE,
        keep: (file, pipe) => given(native).keep(file, pipe),
        open: (_, pipe) => given(native).open(pipe),
      },
      peers: { open: (peer, pipe) => peers.open(peer, pipe) },
      power: { keepAwake: ({ on }) => awake.set(on), readings: () => sensors.read() },
    },
    close: async () => {
      sensors.close();
      native?.close();
      await axon.close();
      await devnet.stop();
    },
  };
}

const NO_NATIVE: HostFeature = { works: false, why: 'This host was started without its native inference.' };

function given(native: NativeInference | null): NativeInference {
  if (native) return native;
  throw new NativeInferenceError(NO_NATIVE.why);
}
