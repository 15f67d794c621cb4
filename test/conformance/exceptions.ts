import type { Exceptions } from './report.ts';

const EVM = 'The EVM is not part of the chain yet; what does not work does not stand in the metadata.';
const INK = 'Ink contracts are not part of the chain yet; what does not work does not stand in the metadata.';
const VIEWS =
  'View functions are called through RuntimeViewFunction, an API the real chain does not have, so they cannot be called there either; ProxyFilterRuntimeApi answers the same questions on both.';
const CODE =
  'The runtimes are this program’s own: root sets their code at once, and there is no other to authorize beforehand.';

/** Where the bundled chain is not as the real chain, and why. A key is an item, or a pallet or runtime API as a whole. */
export const exceptions: Exceptions = {
  Ethereum: EVM,
  EVM,
  BaseFee: EVM,
  EthereumRuntimeRPCApi: EVM,
  ConvertTransactionRuntimeApi: EVM,
  Contracts: INK,
  ContractsApi: INK,
  BabeApi:
    'Blocks are written by Aura on both chains; on the real one this API holds empty values for a change that has not come. A chain that offers both is refused by smoldot (MultipleConsensusAlgorithms).',
  'Proxy.viewFunctions.check_permissions': VIEWS,
  'Proxy.viewFunctions.is_superset': VIEWS,
  'Swap.storage.AlphaSqrtPrice':
    'The one addition: releases of the SDK and btcli from before the balancer read it and fail without it; it disturbs no other client.',
  'System.calls.authorize_upgrade': CODE,
  'System.calls.authorize_upgrade_without_checks': CODE,
  'System.calls.apply_authorized_upgrade': CODE,
};
