// Our dendrite asking an SDK axon. Prints one line of JSON per question; `axon-sdk.py` compares.
// Usage: node build/run.mjs test/interop/axon/dendrite-client.ts PORT AXON_HOTKEY
import { randomUUID } from 'node:crypto';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { Keyring } from '@polkadot/keyring';
import { systemClock } from '../../../miner/axon/clock.ts';
import type { SynapseSchema } from '../../../miner/axon/synapse/synapse-schema.ts';
import { SYNAPSE } from '../../../miner/axon/synapse/synapse-schema.ts';
import { Dendrite } from '../../../miner/dendrite/dendrite.ts';
import { AxonRefusedError } from '../../../miner/dendrite/dendrite-errors.ts';
import { fetchTransport } from '../../../miner/dendrite/fetch-transport.ts';
import { DUMMY, FORECAST, NESTED, PROMPTING, STREAM_PROMPTING } from './synapses.ts';

await cryptoWaitReady();
const [port = '', hotkey = ''] = process.argv.slice(2);
const target = { ip: '127.0.0.1', port: Number(port), hotkey };

function dendriteOf(uri: string): Dendrite {
  const pair = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri(uri);
  const sign = (message: Uint8Array): Uint8Array => pair.sign(message);
  return new Dendrite({
    hotkey: pair.address,
    sign,
    uuid: randomUUID(),
    ip: '203.0.113.1',
    transport: fetchTransport(),
    clock: systemClock,
  });
}

const dendrite = dendriteOf('//Validator');
const tell = (name: string, value: unknown): void => console.log(JSON.stringify({ name, value }));

async function ask(
  name: string,
  schema: SynapseSchema,
  inputs: Record<string, unknown>,
  from = dendrite,
): Promise<void> {
  const result = await from.query(target, schema, inputs);
  tell(
    name,
    result.ok
      ? result.outputs
      : {
          code: result.error instanceof AxonRefusedError ? result.error.statusCode : result.error.name,
          message: result.error.message,
        },
  );
}

await ask('ping', SYNAPSE, {});
await ask('int', DUMMY, { dummy_input: 21 });
await ask('text', PROMPTING, { roles: ['user'], messages: ['日本 😀 "it\'s" \\ \n\u00a0\u200b'], temperature: 1 });
await ask('dict', FORECAST, {
  symbol: 'BTC',
  horizon: 1e16,
  params: { big: 2n ** 80n, f: 1e-5, l: [1, 2.5, null, true] },
});
await ask('models', NESTED, { items: [{ role: 'a' }, { role: 'b', score: 2, tag: "t'" }] });
await ask('blacklisted', DUMMY, { dummy_input: 1 }, dendriteOf('//Stranger'));
const many = await dendrite.queryMany(
  Array.from({ length: 50 }, () => target),
  DUMMY,
  { dummy_input: 2 },
);
tell('fifty at once', many.filter((result) => result.ok && result.outputs['dummy_output'] === 4).length);
let streamed = '';
for await (const part of dendrite.stream(target, STREAM_PROMPTING, { roles: ['user'], messages: ['žluť 😀 konec'] })) {
  if (part.type === 'text') streamed += part.text;
}
tell('stream', streamed);
