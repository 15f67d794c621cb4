import { decodeAddress } from '@polkadot/util-crypto';
import { bytesToHex, concatBytes, encodeU32, readU32 } from '../../../substrate/bytes.ts';
import type { Methods } from '../method.ts';
import { textParam } from '../params.ts';
import { RpcFailure } from '../rpc-error.ts';

const VERSION = '4.0.0-dev-taolite';

/** The next nonce of an account, counting what waits in the pool. */
const system_accountNextIndex: Methods[string] = (params, { node }) => {
  const text = textParam(params, 0, 'account');
  let account: Uint8Array;
  try {
    account = decodeAddress(text);
  } catch {
    throw RpcFailure.invalidParams(`${text} is not an SS58 address`);
  }
  let nonce = readU32(node.runtime.call(node.chain.best, 'AccountNonceApi_account_nonce', account));
  while (node.pool.provided(bytesToHex(concatBytes(account, encodeU32(nonce))))) nonce++;
  return nonce;
};

/** Of a chain whose only node this is. */
const HEALTH = { peers: 0, isSyncing: false, shouldHavePeers: false };

export const systemMethods: Methods = {
  system_name: () => 'Taolite devnet',
  system_version: () => VERSION,
  system_chain: (_, { node }) => node.options.genesis.chainName,
  system_chainType: () => 'Local',
  system_properties: () => ({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' }),
  system_health: () => HEALTH,
  system_peers: () => [],
  system_nodeRoles: () => ['Authority'],
  system_localListenAddresses: () => [],
  system_syncState: (_, { node }) => {
    const highest = node.chain.best.header.number;
    return { startingBlock: 0, currentBlock: highest, highestBlock: highest };
  },
  system_accountNextIndex,
  account_nextIndex: system_accountNextIndex,
  rpc_methods: (_, { methods }) => ({ methods: methods() }),
};
