import type { HostInfo } from '../../../miner/ports/host-port.ts';

/** Something that works on this computer, or does not, and why. */
export interface Feature {
  readonly name: string;
  readonly works: boolean;
  readonly why: string;
}

/** What is known about the browser and the host. */
export interface Surroundings {
  readonly host: HostInfo | null;
  /** Why there is no host. */
  readonly noHost: string | null;
  readonly crossOriginIsolated: boolean;
  readonly threads: number;
  /** The browser knows WebGPU; whether there is a card behind it shows when a model is loaded. */
  readonly webGpu: boolean;
  /** The browser promised to keep the storage; null when it was not asked. */
  readonly persisted: boolean | null;
  readonly secureContext: boolean;
}

/** The list on the Settings page. */
export function featuresOf(here: Surroundings): Feature[] {
  const { host, noHost } = here;
  const missing = noHost ?? 'There is no host.';
  return [
    {
      name: 'Mine for validators on the network',
      works: host?.features.axon.works ?? false,
      why: host?.features.axon.why ?? `${missing} On the bundled devnet mining works all the same, inside this tab.`,
    },
    {
      name: 'Devnet open to other programs',
      works: host?.features.devnet.works ?? false,
      why: host?.features.devnet.why ?? `${missing} Here the devnet runs in this tab.`,
    },
    {
      name: 'Peers of the network as sources',
      works: host !== null,
      why: host ? 'The host speaks to them; this page checks what they say.' : `${missing} A page cannot dial a peer.`,
    },
    {
      name: 'Keep the computer awake while mining',
      works: host?.features.keepAwake.works ?? false,
      why: host?.features.keepAwake.why ?? `${missing} While mining the page asks the browser to keep the screen on.`,
    },
    {
      name: 'Graphics card (WebGPU)',
      works: here.webGpu,
      why: here.webGpu
        ? 'The browser knows WebGPU. Whether it gives a card, and whether that is faster, the Mine page says.'
        : 'This browser offers none. Models run on the processor.',
    },
    {
      name: 'All processor cores for models',
      works: here.crossOriginIsolated,
      why: here.crossOriginIsolated
        ? `Up to ${here.threads} threads.`
        : 'The page was served without cross-origin isolation, so models run on one thread.',
    },
    {
      name: 'Storage that the browser keeps',
      works: here.persisted === true,
      why:
        here.persisted === true
          ? 'Your wallet and what you have seen are not cleared by the browser itself.'
          : 'The browser may clear this site’s data when the disk is full. Back up your wallet.',
    },
  ];
}
