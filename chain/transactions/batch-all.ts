import type { Chain } from '../ports/chain.ts';
import { buildCall, type Extrinsic } from './extrinsic.ts';

/** Several calls in one transaction: all succeed or none has any effect. */
export const batchAll = (chain: Chain, calls: readonly Extrinsic[]): Extrinsic =>
  buildCall(chain, 'utility', 'batchAll', [[...calls]]);
