// Balances for other pallets. Amounts are rao.
export { accountData, EXISTENTIAL_DEPOSIT, mutateAccount } from './account.ts';
export { balances } from './declaration.ts';
export { burn, deposit, issue, mint, rescind, transfer, withdraw, type Precision } from './move.ts';
export { canReserve, repatriateReserved, reserve, reservedBalance, slashReserved, unreserve } from './reserve.ts';
export {
  ensureCanWithdraw,
  freeBalance,
  reducibleBalance,
  totalBalance,
  totalIssuance,
  type Fortitude,
  type Preservation,
} from './spendable.ts';
