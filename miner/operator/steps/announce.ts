import { readPlace } from '../../../chain/queries/neuron-by-hotkey.ts';
import { submit } from '../../../chain/submit/submit.ts';
import { serveAxon } from '../../../chain/transactions/serve-axon.ts';
import { PROTOCOL_VERSION } from '../../axon/version.ts';
import { deregistered, StepFailed } from '../operator-errors.ts';
import type { RunStep, StepContext } from './step-context.ts';

/** Tells the chain where the axon is, unless it knows. Free of charge; waits where the chain limits how often. */
export const announce: RunStep = async (context) => {
  const { ports, choice, parts, show, progress, log } = context;
  const address = { ip: choice.announceIp, port: parts.axonPort! };
  if (await announced(context)) {
    show({ axon: address });
    return `Known at ${address.ip}, port ${address.port}`;
  }
  await untilAllowed(context);
  progress('Announcing the axon');
  const hotkey = await ports.keys.openHotkey(parts.hotkey!);
  const extrinsic = serveAxon(ports.chain, { netuid: choice.netuid, ...address, version: PROTOCOL_VERSION });
  for await (const state of submit(ports.chain, extrinsic, hotkey, context.signal)) {
    if (state.state === 'inBlock') progress('In a block, waiting for finality');
    if ('failure' in state && !(await announced(context))) throw new StepFailed(state.failure);
  }
  context.signal.throwIfAborted();
  show({ axon: address });
  log(`Axon announced at ${address.ip}, port ${address.port}`);
  return `Announced at ${address.ip}, port ${address.port}`;
};

async function place({ ports, choice, parts }: StepContext) {
  const { value } = await readPlace(ports.chain.at(), choice.netuid, parts.hotkey!);
  if (!value) throw deregistered();
  return value;
}

async function announced(context: StepContext): Promise<boolean> {
  const { axon } = await place(context);
  return axon !== null && axon.ip === context.choice.announceIp && axon.port === context.parts.axonPort;
}

/** subtensor: ServingRateLimit, blocks between two announcements of one hotkey. */
async function untilAllowed(context: StepContext): Promise<void> {
  const { ports, choice, waiting, nextBlock } = context;
  for (;;) {
    const view = ports.chain.at();
    const { axon } = await place(context);
    const limit = (await view.item('SubtensorModule', 'ServingRateLimit', choice.netuid)).number();
    const from = (axon?.block ?? 0) + limit;
    // The transaction takes effect in the next block at the earliest.
    if (axon === null || limit === 0 || view.block.number + 1 >= from) return;
    waiting(`The chain takes the next announcement in ${from - view.block.number - 1} blocks`);
    await nextBlock();
  }
}
