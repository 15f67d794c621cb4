import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Sends `amountRao` of TAO and keeps the sender alive (at least the existential deposit stays). */
export const transfer = (chain: Chain, to: string, amountRao: bigint): Extrinsic =>
  buildCall(chain, 'balances', 'transferKeepAlive', [to, amountRao]);
