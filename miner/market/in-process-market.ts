import type { Market } from '../../devnet/actors/market.ts';
import { systemClock } from '../axon/clock.ts';
import { InProcessNetwork } from '../axon/in-process-axon.ts';
import type { DendriteTransport } from '../dendrite/dendrite-transport.ts';
import { inProcessTransport } from '../dendrite/in-process-transport.ts';
import { tasks } from '../tasks/index.ts';
import { LOCAL_AXON_IP, LOOPBACK } from './local-axon.ts';
import { taskMarket } from './task-market.ts';

const FIRST_PORT = 18_091;

/**
 * The market inside one process, byte for byte as over HTTP: for a browser worker and for tests. An axon of a page joins by
 * `network` (through `PortAxon` when it lives in another worker).
 */
export function inProcessMarket(network = new InProcessNetwork()): Market {
  const direct = inProcessTransport(network);
  const dendrites: DendriteTransport = (request) =>
    direct(request.ip === LOCAL_AXON_IP ? { ...request, ip: LOOPBACK } : request);
  return taskMarket({
    tasks,
    axons: network.transport,
    dendrites,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    firstPort: FIRST_PORT,
  });
}
