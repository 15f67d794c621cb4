import { TAO, amountText } from '../../format/amounts.ts';

/** What is known before a transfer, all in rao. */
export interface SendFacts {
  readonly amountRao: bigint;
  /** What can be sent while the sender stays alive, the fee not taken off. */
  readonly transferableRao: bigint;
  readonly feeRao: bigint;
  readonly existentialDepositRao: bigint;
  /** Free balance of the receiver; null when it is not known yet. */
  readonly receiverRao: bigint | null;
}

/** Why a transfer of this amount cannot work, in words with what to do; null when it can. */
export function sendFault(facts: SendFacts, play = false): string | null {
  const { amountRao, transferableRao, feeRao, existentialDepositRao, receiverRao } = facts;
  const text = (rao: bigint) => amountText(rao, TAO, { decimals: 9 }, play);
  if (amountRao <= 0n) return 'Type an amount above zero.';
  if (transferableRao <= feeRao)
    return `This account has nothing it can send: after the fee of ${text(feeRao)} nothing is left. Receive some first.`;
  if (amountRao + feeRao > transferableRao)
    return `You can send at most ${text(transferableRao - feeRao)}: the fee and the least an account may hold (${text(existentialDepositRao)}) stay.`;
  if (receiverRao === 0n && amountRao < existentialDepositRao)
    return `The receiving account is empty, and an account cannot hold less than ${text(existentialDepositRao)}. Send at least that.`;
  return null;
}

/** The most that can be sent; 0 when not even the fee is there. */
export const mostRao = ({ transferableRao, feeRao }: Pick<SendFacts, 'transferableRao' | 'feeRao'>): bigint =>
  transferableRao > feeRao ? transferableRao - feeRao : 0n;
