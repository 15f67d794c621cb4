import type { Exceptions } from './report.ts';

const EVM = 'The EVM is not part of the chain yet; what does not work does not stand in the metadata.';
const NO_VIEWS =
  'View functions are run by an API that the real chain does not offer either; ProxyFilterRuntimeApi answers the same questions.';
const CODE = 'The runtime is this program, not code in the state: it cannot be replaced by a transaction.';

/** Where the bundled chain is not as the real chain, and why. A key is an item, or a pallet or runtime API as a whole. */
export const exceptions: Exceptions = {
  Ethereum: EVM,
  EVM,
  EVMChainId: EVM,
  BaseFee: EVM,
  EthereumRuntimeRPCApi: EVM,
  ConvertTransactionRuntimeApi: EVM,
  Contracts: 'Ink contracts come later.',
  ContractsApi: 'Ink contracts come later.',
  BabeApi: 'The chain uses Aura; on the real chain this API only answers with empty values.',
  'Proxy.viewFunctions.check_permissions': NO_VIEWS,
  'Proxy.viewFunctions.is_superset': NO_VIEWS,
  'Swap.storage.AlphaSqrtPrice': 'The one addition: for clients that still read it.',
  'System.calls.set_code': CODE,
  'System.calls.set_code_without_checks': CODE,
  'System.calls.authorize_upgrade': CODE,
  'System.calls.authorize_upgrade_without_checks': CODE,
  'System.calls.apply_authorized_upgrade': CODE,
};
