import { readBalances } from '../../../chain/queries/balances.ts';
import { readPlace } from '../../../chain/queries/neuron-by-hotkey.ts';
import { readRegistrationTerms } from '../../../chain/queries/registration-terms.ts';
import { transactionFee } from '../../../chain/submit/fee.ts';
import { deregistered, harmless, StepFailed } from '../operator-errors.ts';
import { taoNeeded } from '../report/tao-text.ts';
import { registration } from './registration.ts';
import type { RunStep } from './step-context.ts';

/** Looks whether there is enough to register, and waits until there is. A hotkey with a place needs nothing. */
export const checkFunds: RunStep = async ({ ports, choice, mayPay, record, progress, waiting, nextBlock }) => {
  const { chain } = ports;
  progress('Reading price and balance');
  const known = record().hotkey ?? choice.hotkey;
  for (;;) {
    const view = chain.at();
    if (known !== null && (await readPlace(view, choice.netuid, known)).value !== null)
      return 'Nothing to pay: registered already';
    if (!mayPay) throw deregistered();
    const [terms, balances, feeRao] = await Promise.all([
      readRegistrationTerms(view, choice.netuid),
      readBalances(view, [choice.coldkey], chain.info.existentialDepositRao),
      transactionFee(
        chain,
        registration(chain, choice.netuid, known ?? choice.coldkey, choice.maxBurnRao),
        choice.coldkey,
      ),
    ]);
    const { burnRao, open } = terms.value;
    if (!open)
      throw new StepFailed(
        harmless(
          'RegistrationClosed',
          'This subnet takes no registrations at present.',
          'Choose another subnet, or wait.',
        ),
      );
    if (burnRao > choice.maxBurnRao)
      throw new StepFailed(
        harmless(
          'BurnAboveLimit',
          `Registering costs ${taoNeeded(burnRao)} now, more than the ${taoNeeded(choice.maxBurnRao)} you agreed to.`,
          'Wait until the price falls, or start again at the new price.',
        ),
      );
    const missing = burnRao + feeRao - balances.value[0]!.transferableRao;
    if (missing <= 0n) return `${taoNeeded(burnRao)} to register, ${taoNeeded(feeRao)} fee`;
    waiting(`${taoNeeded(missing)} more needed on the coldkey`);
    await nextBlock();
  }
};
