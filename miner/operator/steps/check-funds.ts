import { readBalances } from '../../../chain/queries/balances.ts';
import { readPlace } from '../../../chain/queries/neuron-by-hotkey.ts';
import { readRegistrationTerms } from '../../../chain/queries/registration-terms.ts';
import { transactionFee } from '../../../chain/submit/fee.ts';
import { deregistered, harmless, StepFailed } from '../operator-errors.ts';
import { registration } from './registration.ts';
import type { RunStep } from './step-context.ts';

/** Rao as TAO with four decimals, rounded up: what is needed is never shown too small. */
export const taoText = (rao: bigint): string => {
  const tenThousandths = (rao + 99_999n) / 100_000n;
  return `${tenThousandths / 10_000n}.${(tenThousandths % 10_000n).toString().padStart(4, '0')} TAO`;
};

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
          `Registering costs ${taoText(burnRao)} now, more than the ${taoText(choice.maxBurnRao)} you agreed to.`,
          'Wait until the price falls, or start again at the new price.',
        ),
      );
    const missing = burnRao + feeRao - balances.value[0]!.transferableRao;
    if (missing <= 0n) return `${taoText(burnRao)} to register, ${taoText(feeRao)} fee`;
    waiting(`${taoText(missing)} more needed on the coldkey`);
    await nextBlock();
  }
};
