// Our axon over HTTP, for the SDK's dendrite to ask. Prints one line of JSON with its address, then serves until its
// standard input closes. Usage: node build/run.mjs test/interop/axon/axon-server.ts
import { randomUUID } from 'node:crypto';
import { cryptoWaitReady, encodeAddress } from '@polkadot/util-crypto';
import { Keyring } from '@polkadot/keyring';
import { Axon } from '../../../miner/axon/axon.ts';
import { callerPolicy } from '../../../miner/axon/caller-policy.ts';
import { systemClock } from '../../../miner/axon/clock.ts';
import { httpAxonTransport } from '../../../miner/axon/http-axon.ts';
import { DUMMY, FORECAST, NESTED, PROMPTING, STREAM_PROMPTING } from './synapses.ts';

await cryptoWaitReady();
const address = (uri: string): string => encodeAddress(new Keyring({ type: 'sr25519' }).addFromUri(uri).publicKey, 42);

const validator = address('//Validator');
const open = { ip: '127.0.0.1', port: 0 };
const axon = new Axon({
  hotkey: address('//Bob'),
  address: () => open,
  policy: callerPolicy({
    neuron: (hotkey) => (hotkey === validator ? { uid: 0, validatorPermit: true, stakeRao: 1n } : null),
  }),
  clock: systemClock,
  newId: randomUUID,
  limits: { addressRate: { perSecond: 1e5, burst: 1e5 }, callerRate: { perSecond: 1e5, burst: 1e5 }, perCaller: 4096 },
  observer: (event) => {
    if (event.type === 'failed') console.error(event.error);
  },
});
axon.route(DUMMY, (body) => ({ dummy_output: Number(body['dummy_input']) * 2 }));
axon.route(PROMPTING, (body, call) => ({
  completion: `${(body['messages'] as string[]).join('|')} ${String(body['temperature'])} ${call.bodyProven}`,
}));
axon.route(STREAM_PROMPTING, async function* (body) {
  for (const word of (body['messages'] as string[]).join(' ').split(/(?<= )/)) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    yield word;
  }
});
axon.route(FORECAST, (body, call) => ({ prediction: Number(body['horizon']) + (call.bodyProven ? 0.5 : 0) }));
axon.route(NESTED, (body) => ({
  total: (body['items'] as { score: number }[]).reduce((sum, item) => sum + item.score, 0),
}));

const bound = await httpAxonTransport().open(axon.serve, open);
open.port = bound.address.port;
console.log(JSON.stringify({ port: bound.address.port, hotkey: address('//Bob') }));
process.stdin.resume().on('end', () => void bound.close(100).then(() => process.exit(0)));
