import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Sends everything that can be sent. With `keepAlive` the existential deposit stays, else the account ends. */
export const transferAll = (chain: Chain, to: string, keepAlive: boolean): Extrinsic =>
  buildCall(chain, 'balances', 'transferAll', [to, keepAlive]);
