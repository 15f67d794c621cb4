import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { blockStep } from './coinbase/block-step.ts';
import { subtensor } from './declaration/declaration.ts';
import { buildGenesis } from './genesis.ts';
import { handlers } from './handlers.ts';

export { subtensor };
export { subtensorTransactionCheck } from './transaction-check/index.ts';

/** SubtensorModule: subnets, neurons, weights, stake and emission. */
export const subtensorModule = (): PalletModule =>
  palletModule(subtensor, handlers, { onInitialize: blockStep, genesis: buildGenesis });
