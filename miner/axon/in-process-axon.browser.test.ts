// In a real browser: dendrite and axon of one page, and through a MessagePort, with no socket anywhere.
import { expect, it } from 'vitest';
import { Dendrite } from '../dendrite/dendrite.ts';
import { inProcessTransport } from '../dendrite/in-process-transport.ts';
import { systemClock } from './clock.ts';
import { InProcessNetwork } from './in-process-axon.ts';
import { axonOverPort, serveAxonOverPort } from './port-axon.ts';
import { DUMMY, MINER, STREAM_PROMPTING, streamText, testAxon, VALIDATOR } from './testing.ts';

it('a page asks its own axon, behind a MessagePort, signed and streamed', async () => {
  const { axon } = testAxon({ clock: systemClock });
  axon.route(STREAM_PROMPTING, async function* (body) {
    for (const word of (body['messages'] as string[]) ?? []) yield await Promise.resolve(word);
  });
  const { port1, port2 } = new MessageChannel();
  const stop = serveAxonOverPort(port1, axon.serve);
  const network = new InProcessNetwork();
  const open = await network.transport.open(axonOverPort(port2).serve, { ip: '203.0.113.9', port: 8091 });
  const transport = inProcessTransport(network);
  const dendrite = new Dendrite({ ...VALIDATOR, uuid: 'page', ip: '0.0.0.0', transport, clock: systemClock });
  const target = { ...open.address, hotkey: MINER.hotkey };
  expect(await dendrite.query(target, DUMMY, { dummy_input: 4 })).toMatchObject({
    ok: true,
    outputs: { dummy_output: 8 },
  });
  const parts = dendrite.stream(target, STREAM_PROMPTING, { roles: [], messages: ['日本', ' ', '😀'] });
  expect(await streamText(parts)).toBe('日本 😀');
  await open.close();
  stop();
});
