import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { evmChainId } from './declaration.ts';

/** The number of local networks; Finney has 964. subtensor: node/src/chain_spec/localnet.rs */
const LOCAL_CHAIN_ID = 42n;

/** subtensor: pallet_evm_chain_id of the frontier framework */
export const evmChainIdModule: PalletModule = palletModule(
  evmChainId,
  {},
  { genesis: (ctx) => evmChainId.storage.ChainId.put(ctx, LOCAL_CHAIN_ID) },
);
