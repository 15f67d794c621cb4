import type { Market } from '../../devnet/actors/market.ts';
import { systemClock } from '../axon/clock.ts';
import { httpAxonTransport } from '../axon/http-axon.ts';
import { fetchTransport } from '../dendrite/fetch-transport.ts';
import { tasks } from '../tasks/index.ts';
import { LOCAL_AXON_IP } from './local-axon.ts';
import { taskMarket } from './task-market.ts';

/** Below the ports systems give out by themselves, away from those of well-known services. */
const FIRST_PORT = 18_091;

/** The market over HTTP on loopback: for Node, where anybody else's axon can be reached too. */
export const httpMarket = (firstPort = FIRST_PORT): Market =>
  taskMarket({
    tasks,
    axons: httpAxonTransport(),
    dendrites: fetchTransport({ ownIp: LOCAL_AXON_IP }),
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    firstPort,
  });
