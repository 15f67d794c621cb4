/** Dials an axon's address as a stranger would, to see whether it is the one that is meant. */
import { request } from 'node:http';
import { isIP } from 'node:net';
import type { ProbeAnswer, ReachProbe } from '../../miner/operator/ports/reach-probe.ts';
import { allAddresses } from './lan-addresses.ts';

/** How long a dial may take, ms. */
const DIAL_MS = 5000;

/**
 * Asks for the base route without a signature: an axon refuses that, and names its hotkey in the headers of the refusal. Never rejects.
 * @param ip IPv4 or IPv6, no name: nothing is looked up
 */
export function probeAxon(ip: string, port: number, timeoutMs = DIAL_MS): Promise<ProbeAnswer> {
  if (isIP(ip) === 0) return Promise.resolve({ answer: 'timeout' });
  return new Promise((resolve) => {
    const asked = request(
      { host: ip, port, path: '/Synapse', method: 'POST', agent: false, headers: { 'content-length': '0' } },
      (response) => {
        const status = response.headers['bt_header_axon_status_code'];
        const hotkey = response.headers['bt_header_axon_hotkey'];
        resolve(
          status === undefined
            ? { answer: 'other' }
            : { answer: 'axon', hotkey: typeof hotkey === 'string' ? hotkey.slice(0, 64) : null },
        );
        response.destroy();
      },
    );
    const timer = setTimeout(() => {
      resolve({ answer: 'timeout' });
      asked.destroy();
    }, timeoutMs);
    asked.on('close', () => clearTimeout(timer));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      // Something that is no HTTP: it answered, but it is not an axon.
      const other = error.code?.startsWith('HPE_') || error.code === 'ECONNRESET';
      resolve({ answer: other ? 'other' : error.code === 'ECONNREFUSED' ? 'refused' : 'timeout' });
    });
    asked.end();
  });
}

/** The dialler of this machine. */
export const nodeReachProbe: ReachProbe = { dial: probeAxon, ownAddresses: allAddresses };
