import { LEAST_STAKE_RAO } from '../../../chain/quotes/quote-move.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';
import { amountText, TAO } from '../../format/amounts.ts';
import type { DeskChoice, DeskWorld } from './desk-world.ts';

const FEE_RATE = 65_535n;
export const MOST_TOLERANCE = 0.5;

/** The least that can be staked, with the pool's fee on the minimum: 0.002001007 τ at the usual rate. */
function leastStakeRao({ pool }: Subnet): bigint {
  return pool.dynamic ? LEAST_STAKE_RAO + (LEAST_STAKE_RAO * BigInt(pool.feeRate)) / FEE_RATE : LEAST_STAKE_RAO;
}

/** What is wrong with the amount, in words; null when nothing is. */
export function amountFaultOf(desk: DeskChoice): string | null {
  const { side, amountRao, maxRao, subnet } = desk;
  if (amountRao === null || subnet === null) return null;
  if (maxRao !== null && amountRao > maxRao) {
    if (side === 'add')
      return `You can stake ${amountText(maxRao, TAO)} at most: the fee and the deposit that keeps the account alive stay. Nothing was sent.`;
    return `There are only ${amountText(maxRao, desk.unit)} with this hotkey. Nothing was sent.`;
  }
  const least = leastStakeRao(subnet);
  if (side === 'add' && amountRao < least)
    return `The chain takes no less than ${amountText(least, TAO, { exact: true })}.`;
  // What stays behind may be nothing at all, but a part must be worth the chain's minimum.
  if (side === 'remove' && amountRao !== maxRao && desk.preview && desk.preview.receivedRao < LEAST_STAKE_RAO)
    return 'That is worth less than 0.002 τ, which the chain refuses. Take out more, or all of it.';
  // A whole position of less can be taken out, but not moved.
  if (side === 'move' && desk.refusal?.reason === 'AmountTooLow' && amountRao > 0n)
    return 'That is worth less than 0.002 τ, which the chain does not move. Move more, or take all of it out.';
  return desk.refusal?.message ?? null;
}

const DOING = { add: 'Staking', remove: 'Unstaking', move: 'Moving stake' } as const;

/** Why it cannot be reviewed now, in words; null when it can. */
export function whyOff(desk: DeskChoice, { online, barred, account, subnets, portfolio }: DeskWorld): string | null {
  const { side } = desk;
  if (!online) return `${DOING[side]} needs the network. Nothing is lost meanwhile.`;
  if (barred !== null) return `Nothing can be signed now. ${barred}`;
  if (account === null) return `${DOING[side]} needs a coldkey. Make or import one first.`;
  if (!account.signs) return 'This account is only watched here: its key is somewhere else.';
  if (subnets === null || desk.maxRao === null) return 'Still reading the chain.';
  if (desk.subnet === null) return 'Choose a subnet.';
  const stopped = [desk.subnet, ...(side === 'move' && desk.toSubnet ? [desk.toSubnet] : [])].find(
    ({ started }) => !started,
  );
  if (stopped)
    return `${stopped.name} is not started by its owner: nobody can ${side === 'move' ? 'move stake' : 'stake'} there yet.`;
  if (side !== 'move' && desk.hotkey === null) return side === 'add' ? 'Choose a validator.' : 'Choose a position.';
  if (side === 'move') {
    if (desk.position === null)
      return portfolio?.positions.length === 0 ? 'There is no stake to move yet.' : 'Choose a position.';
    if (desk.toSubnet === null) return 'Choose the subnet it goes to.';
    if (desk.toHotkey === null) return 'Choose the validator it goes to.';
    if (desk.stays) return 'The stake is there already. Choose another validator or another subnet.';
  }
  if (desk.tolerance === null) return `Type a tolerance up to ${MOST_TOLERANCE * 100} percent.`;
  if (desk.amountRao === null || desk.amountRao === 0n) return 'Type an amount.';
  return desk.amountFault ?? (desk.preview || desk.move ? null : 'Still reading the pool.');
}
