/** What happened and what to do, for errors a person can meet. Others are told by their own name. */
export interface CatalogueEntry {
  readonly what: string;
  readonly todo: string;
}

const retryLater = 'Try again in a few blocks.';

/** By the chain's own names. subtensor: pallets/subtensor/src/macros/errors.rs, pallets/swap, FRAME. */
export const DISPATCH_FAILURES: Readonly<Record<string, CatalogueEntry>> = {
  'SubtensorModule.SubnetNotExists': { what: 'There is no such subnet any more.', todo: 'Choose another subnet.' },
  'SubtensorModule.SubtokenDisabled': {
    what: 'The owner has not started this subnet yet, so nobody can stake on it.',
    todo: 'Wait until it is started, or choose another subnet.',
  },
  'SubtensorModule.AmountTooLow': {
    what: 'The amount is below the least the chain accepts for a stake, 0.002 TAO after the fee.',
    todo: 'Choose a larger amount, or sell the whole position.',
  },
  'SubtensorModule.SlippageTooHigh': {
    what: 'The price moved, and the whole amount no longer fits under your limit.',
    todo: 'Look at the new price, then try again with a smaller amount or more tolerance.',
  },
  'Swap.PriceLimitExceeded': {
    what: 'The price passed your limit before the block.',
    todo: 'Look at the new price, then try again with another limit.',
  },
  'Swap.ReservesTooLow': {
    what: 'The pool of this subnet holds too little to trade.',
    todo: 'Try a smaller amount, or wait until somebody adds to the pool.',
  },
  'Swap.InsufficientLiquidity': { what: 'The pool cannot pay out that much.', todo: 'Choose a smaller amount.' },
  'Swap.SwapInputTooLarge': { what: 'The amount is far more than the pool holds.', todo: 'Choose a smaller amount.' },
  'SubtensorModule.InsufficientLiquidity': {
    what: 'The pool cannot make this trade.',
    todo: 'Choose a smaller amount.',
  },
  'SubtensorModule.NotEnoughBalanceToStake': {
    what: 'The free balance is less than the amount.',
    todo: 'Choose a smaller amount, or receive TAO first.',
  },
  'SubtensorModule.InsufficientBalance': {
    what: 'The free balance is less than the amount.',
    todo: 'Choose a smaller amount, or receive TAO first.',
  },
  'SubtensorModule.NotEnoughStakeToWithdraw': {
    what: 'The position is smaller than the amount.',
    todo: 'Read the position again and choose at most what it holds.',
  },
  'SubtensorModule.StakeUnavailable': {
    what: 'Part of this stake is locked.',
    todo: 'Choose at most the part that is not locked.',
  },
  'SubtensorModule.HotKeyAccountNotExists': {
    what: 'The hotkey is not known to the chain: nobody ever registered it.',
    todo: 'Choose a hotkey that is registered somewhere.',
  },
  'SubtensorModule.HotKeyNotRegisteredInSubNet': {
    what: 'The hotkey is not registered on this subnet.',
    todo: 'Register it first.',
  },
  'SubtensorModule.HotKeyNotRegisteredInNetwork': {
    what: 'The hotkey is not registered on this subnet.',
    todo: 'Register it first.',
  },
  'SubtensorModule.HotKeyAlreadyRegisteredInSubNet': {
    what: 'The hotkey already has its place on this subnet.',
    todo: 'Nothing is to be done; go on with the next step.',
  },
  'SubtensorModule.NonAssociatedColdKey': {
    what: 'This hotkey belongs to another coldkey.',
    todo: 'Choose a hotkey of your own, or make a new one.',
  },
  'SubtensorModule.SubNetRegistrationDisabled': {
    what: 'The subnet takes no registrations at present.',
    todo: 'Choose another subnet, or wait.',
  },
  'SubtensorModule.RegistrationNotPermittedOnRootSubnet': {
    what: 'Nobody can mine on root.',
    todo: 'Choose another subnet.',
  },
  'SubtensorModule.RegistrationPriceLimitExceeded': {
    what: 'The price of registering rose above your limit before the block.',
    todo: 'Look at the new price, then decide again. It falls by itself while nobody registers.',
  },
  'SubtensorModule.NoNeuronIdAvailable': {
    what: 'The subnet is full, and nobody there can be replaced now.',
    todo: 'Choose another subnet, or wait until an immunity ends.',
  },
  'SubtensorModule.TooManyRegistrationsThisBlock': { what: 'Too many registered in this block.', todo: retryLater },
  'SubtensorModule.TooManyRegistrationsThisInterval': {
    what: 'Too many registered in this interval.',
    todo: retryLater,
  },
  'SubtensorModule.ServingRateLimitExceeded': {
    what: 'An axon was announced too short a time ago.',
    todo: 'Wait about 50 blocks, then announce again.',
  },
  'SubtensorModule.InvalidIpAddress': {
    what: 'The chain does not accept this address for an axon, for example one of this computer alone.',
    todo: 'Announce an address that others can reach.',
  },
  'SubtensorModule.InvalidIpType': { what: 'The address is neither IPv4 nor IPv6.', todo: 'Announce another address.' },
  'SubtensorModule.InvalidPort': { what: 'Port 0 cannot be announced.', todo: 'Choose a port from 1 to 65535.' },
  'SubtensorModule.ColdkeySwapAnnounced': {
    what: 'This coldkey has announced a move to another one; until then it can do nothing else.',
    todo: 'Finish the move, or clear it when that is allowed.',
  },
  'SubtensorModule.ColdkeySwapDisputed': {
    what: 'This coldkey is frozen by a dispute.',
    todo: 'Only the network can end a dispute.',
  },
  'SubtensorModule.TransferDisallowed': {
    what: 'The owner does not allow stake to be transferred here.',
    todo: 'Unstake and stake anew.',
  },
  'SubtensorModule.SameNetuid': { what: 'Origin and destination are the same.', todo: 'Choose another destination.' },
  'SubtensorModule.NotEnoughStakeToSetWeights': {
    what: 'The stake is too small to set weights.',
    todo: 'Add stake first.',
  },
  'SubtensorModule.SettingWeightsTooFast': { what: 'Weights were set too short a time ago.', todo: retryLater },
  'SubtensorModule.CannotUseSystemAccount': {
    what: 'An account of the chain itself cannot be a hotkey.',
    todo: 'Choose another hotkey.',
  },
  'SubtensorModule.CannotAffordLockCost': {
    what: 'The free balance does not cover the price of a new subnet.',
    todo: 'Wait until it falls, or receive TAO.',
  },
  'Balances.InsufficientBalance': {
    what: 'The free balance is less than the amount.',
    todo: 'Choose a smaller amount.',
  },
  'Balances.Expendability': {
    what: 'The transfer would end the sending account.',
    todo: 'Leave at least 0.0000005 TAO in it.',
  },
  'Balances.ExistentialDeposit': {
    what: 'The amount is too small to make a new account.',
    todo: 'Send at least 0.0000005 TAO to a new account.',
  },
  'Balances.LiquidityRestrictions': { what: 'Part of the balance is locked.', todo: 'Choose at most what is free.' },
  'Token.FundsUnavailable': { what: 'The free balance is less than the amount.', todo: 'Choose a smaller amount.' },
  'Arithmetic.Underflow': { what: 'The free balance is less than the amount.', todo: 'Choose a smaller amount.' },
  'Token.NotExpendable': {
    what: 'The transfer would end the sending account.',
    todo: 'Leave at least 0.0000005 TAO in it.',
  },
  'Token.BelowMinimum': {
    what: 'The amount is too small to make a new account.',
    todo: 'Send at least 0.0000005 TAO to a new account.',
  },
  'Token.Frozen': { what: 'Part of the balance is locked.', todo: 'Choose at most what is free.' },
  'System.CallFiltered': { what: 'The chain does not allow this call now.', todo: 'Try again later.' },
  BadOrigin: { what: 'This account is not allowed to do that.', todo: 'Use the account that is.' },
};

/** Rejections by the pool, by their number in `Custom error: n`. subtensor: pallets/subtensor/src/transaction_extension. */
export const CUSTOM_REJECTIONS: Readonly<Record<number, readonly [name: string, what: string, todo: string]>> = {
  0: [
    'ColdkeySwapAnnounced',
    'This coldkey has announced a move to another one; until then it can do nothing else.',
    'Finish the move first.',
  ],
  1: ['StakeAmountTooLow', 'The stake is too small for this.', 'Add stake, or choose a larger amount.'],
  2: ['BalanceTooLow', 'The free balance is too small.', 'Receive TAO first.'],
  3: ['SubnetNotExists', 'There is no such subnet.', 'Choose another one.'],
  4: ['HotkeyNotExists', 'The hotkey is not known to the chain.', 'Register it first.'],
  5: ['NotEnoughStakeToWithdraw', 'The position is smaller than the amount.', 'Choose at most what it holds.'],
  6: ['RateLimitExceeded', 'This was done too short a time ago.', retryLater],
  7: ['InsufficientLiquidity', 'The pool cannot make this trade.', 'Choose a smaller amount.'],
  8: ['SlippageTooHigh', 'The price is beyond your limit.', 'Look at the new price, then try again.'],
  9: ['TransferDisallowed', 'Stake cannot be transferred here.', 'Unstake and stake anew.'],
  10: ['HotKeyNotRegisteredInNetwork', 'The hotkey is not registered on this subnet.', 'Register it first.'],
  11: [
    'InvalidIpAddress',
    'The chain does not accept this address for an axon.',
    'Announce one that others can reach.',
  ],
  12: [
    'ServingRateLimitExceeded',
    'An axon was announced too short a time ago.',
    'Wait about 50 blocks, then announce again.',
  ],
  13: ['InvalidPort', 'Port 0 cannot be announced.', 'Choose a port from 1 to 65535.'],
  14: ['ZeroMaxAmount', 'Nothing can be traded under this limit.', 'Choose another limit.'],
  21: ['ColdkeySwapDisputed', 'This coldkey is frozen by a dispute.', 'Only the network can end a dispute.'],
  25: ['NonAssociatedColdKey', 'This hotkey belongs to another coldkey.', 'Choose a hotkey of your own.'],
};
