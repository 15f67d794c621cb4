import type { DevnetStatus } from './host-port.ts';

/** A devnet that does not run, for no other reason than that nobody started it. */
export const STOPPED_DEVNET: DevnetStatus = {
  state: 'stopped',
  why: null,
  production: null,
  endpoint: null,
  endpointWhy: null,
  subnets: [],
};
