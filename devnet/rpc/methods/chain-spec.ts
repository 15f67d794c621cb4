import type { Methods } from '../method.ts';

export const chainSpecMethods: Methods = {
  chainSpec_v1_chainName: (_, { node }) => node.options.genesis.chainName,
  chainSpec_v1_genesisHash: (_, { node }) => node.chain.genesisHash,
  chainSpec_v1_properties: () => ({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' }),
};
