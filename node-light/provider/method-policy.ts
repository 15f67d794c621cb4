/**
 * What becomes of each JSON-RPC method on its way through the light node.
 *
 * - `proved`: answered from proofs, or with an error.
 * - `claimed`: the endpoint's word; nothing could prove it (runtime calls, metadata, fees), or it is a command.
 * - `refused`: could be proved and is not yet, or would smuggle unproved state in; there is a proved method for the same.
 */
export type MethodPolicy = 'proved' | 'claimed' | 'refused';

const proved = [
  'state_getStorage',
  'state_getStorageAt',
  'state_getStorageHash',
  'state_getStorageHashAt',
  'state_getStorageSize',
  'state_getStorageSizeAt',
  'state_queryStorageAt',
  'state_getKeys',
  'state_getKeysPaged',
  'state_getKeysPagedAt',
  'state_getPairs',
  'state_subscribeStorage',
  'state_unsubscribeStorage',
  'chain_getHeader',
  'chain_getBlock',
  'chain_getBlockHash',
  'chain_getHead',
  'chain_getFinalizedHead',
  'chain_getFinalisedHead',
  'chain_subscribeNewHead',
  'chain_subscribeNewHeads',
  'chain_subscribeAllHeads',
  'chain_subscribeFinalizedHeads',
  'chain_subscribeFinalisedHeads',
  'chain_unsubscribeNewHead',
  'chain_unsubscribeNewHeads',
  'chain_unsubscribeAllHeads',
  'chain_unsubscribeFinalizedHeads',
  'chain_unsubscribeFinalisedHeads',
  'author_submitAndWatchExtrinsic',
  'author_unwatchExtrinsic',
  'rpc_methods',
] as const;

export type ProvedMethod = (typeof proved)[number];

/** Families and single methods that go to the endpoint. */
const claimed =
  /^((system|account|payment|author|dev|engine|neuronInfo|subnetInfo|delegateInfo|swap|subtensor)_|state_(call|callAt|getMetadata|getRuntimeVersion|subscribeRuntimeVersion|unsubscribeRuntimeVersion)$|chain_(getRuntimeVersion|subscribeRuntimeVersion|unsubscribeRuntimeVersion)$)/;

const provedSet: ReadonlySet<string> = new Set(proved);

/** True for the methods answered here. */
const isProved = (method: string): method is ProvedMethod => provedSet.has(method);

/** What becomes of a method. */
export function methodPolicy(method: string): MethodPolicy {
  if (isProved(method)) return 'proved';
  return claimed.test(method) ? 'claimed' : 'refused';
}
