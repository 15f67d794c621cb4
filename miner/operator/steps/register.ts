import { readPlace } from '../../../chain/queries/neuron-by-hotkey.ts';
import { readRegistrationTerms } from '../../../chain/queries/registration-terms.ts';
import { readStake } from '../../../chain/queries/hotkey.ts';
import { submit } from '../../../chain/submit/submit.ts';
import type { SubmitState } from '../../../chain/types/submission.ts';
import { harmless, StepFailed } from '../operator-errors.ts';
import { taoNeeded } from '../report/tao-text.ts';
import { registration } from './registration.ts';
import type { RunStep, StepContext } from './step-context.ts';

const WORDS: Record<Exclude<SubmitState, { failure: unknown }>['state'], string> = {
  signing: 'Waiting for your signature',
  sent: 'Sent, waiting for a block',
  inBlock: 'In a block, waiting for finality',
  finalized: 'Final',
};

/** Registers the hotkey unless it has its place. The chain itself refuses to register it twice, so nothing is paid twice. */
export const register: RunStep = async (context) => {
  const { ports, choice, parts, progress } = context;
  const hotkey = parts.hotkey!;
  progress('Looking for the place on the subnet');
  const before = await readPlace(ports.chain.at(), choice.netuid, hotkey);
  if (before.value) return taken(context, before.value.uid, 'Registered already');

  const { burnRao } = (await readRegistrationTerms(ports.chain.at(), choice.netuid)).value;
  if (burnRao > choice.maxBurnRao)
    throw new StepFailed(
      harmless(
        'BurnAboveLimit',
        `Registering costs ${taoNeeded(burnRao)} now, more than you agreed to.`,
        'Wait until the price falls, or start again at the new price.',
      ),
    );
  const extrinsic = registration(ports.chain, choice.netuid, hotkey, choice.maxBurnRao);
  for await (const state of submit(ports.chain, extrinsic, ports.keys.coldkey(choice.coldkey), context.signal)) {
    if (!('failure' in state)) {
      const told =
        state.state === 'finalized' && state.finality.word === 'claimed' ? `, says ${state.finality.by}` : '';
      progress(`${WORDS[state.state]}${told}`);
      continue;
    }
    // An earlier registration of a run that was cut off may have been faster.
    const place = await readPlace(ports.chain.at(), choice.netuid, hotkey);
    if (place.value) return taken(context, place.value.uid, 'Registered');
    throw new StepFailed(state.failure);
  }
  context.signal.throwIfAborted();
  const after = await readPlace(ports.chain.at(), choice.netuid, hotkey);
  if (!after.value)
    throw new StepFailed({
      name: 'PlaceLost',
      what: 'The registration is final, but the place was given to somebody else in the same moment.',
      money: 'The price of registering was paid.',
      todo: 'Look at the subnet before you register again.',
      moneySafe: false,
    });
  context.log(`Registered as uid ${after.value.uid} for ${taoNeeded(burnRao)}`);
  return taken(context, after.value.uid, 'Registered');
};

/** Keeps the place, and the stake from which earnings are counted. */
async function taken(
  { ports, choice, parts, record, save, show }: StepContext,
  uid: number,
  words: string,
): Promise<string> {
  const view = ports.chain.at();
  if (record().uid !== uid || record().sinceBlock === null) {
    const { value: stakeRao } = await readStake(view, parts.hotkey!, choice.coldkey, choice.netuid);
    await save({ uid, sinceBlock: view.block.number, stakeRao, earnedAlphaRao: 0n });
  }
  show({ uid });
  return `${words}, uid ${uid}`;
}
