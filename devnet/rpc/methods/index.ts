import type { Methods } from '../method.ts';
import { archiveMethods } from './archive.ts';
import { authorMethods } from './author.ts';
import { chainHeadMethods } from './chain-head.ts';
import { chainMethods } from './chain.ts';
import { chainSpecMethods } from './chain-spec.ts';
import { engineMethods } from './engine.ts';
import { grandpaMethods } from './grandpa.ts';
import { paymentMethods } from './payment.ts';
import { stateMethods } from './state.ts';
import { systemMethods } from './system.ts';
import { transactionMethods } from './transaction.ts';

/** What every node answers. */
export const standardMethods: Methods = {
  ...archiveMethods,
  ...authorMethods,
  ...chainHeadMethods,
  ...chainMethods,
  ...chainSpecMethods,
  ...paymentMethods,
  ...stateMethods,
  ...systemMethods,
  ...transactionMethods,
};
export { engineMethods, grandpaMethods };
