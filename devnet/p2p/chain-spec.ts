import { bytesToHex } from '../../substrate/bytes.ts';
import type { DevnetNode } from '../node/node.ts';

/** A chain specification as Substrate nodes and smoldot read it, the genesis state in full. */
export interface ChainSpec {
  readonly name: string;
  readonly id: string;
  readonly chainType: 'Local';
  /** `/ip4/127.0.0.1/tcp/30334/ws/p2p/12D3…` */
  readonly bootNodes: readonly string[];
  readonly telemetryEndpoints: null;
  readonly protocolId: null;
  readonly properties: {
    readonly ss58Format: number;
    readonly tokenDecimals: number;
    readonly tokenSymbol: string;
    /** The GRANDPA set that votes first, where it is not 0: no state says it, and smoldot cannot be told. */
    readonly initialGrandpaSetId?: number;
  };
  readonly codeSubstitutes: Readonly<Record<string, never>>;
  readonly genesis: {
    readonly raw: {
      readonly top: Readonly<Record<string, string>>;
      readonly childrenDefault: Readonly<Record<string, never>>;
    };
  };
}

/**
 * What another program needs to join this chain. The genesis state is made anew from the node's genesis: a node keeps it no longer
 * than other states.
 */
export function chainSpecOf(
  { options: { genesis, runtime, finality } }: DevnetNode,
  bootNodes: readonly string[],
): ChainSpec {
  const top: Record<string, string> = {};
  for (const [key, value] of runtime.genesis(genesis).entries()) top[bytesToHex(key)] = bytesToHex(value);
  const setId = Number(finality?.initialSetId ?? 0n);
  return {
    name: genesis.chainName,
    id: 'taolite_devnet',
    chainType: 'Local',
    bootNodes,
    telemetryEndpoints: null,
    protocolId: null,
    properties: {
      ss58Format: 42,
      tokenDecimals: 9,
      tokenSymbol: 'TAO',
      ...(setId !== 0 && { initialGrandpaSetId: setId }),
    },
    codeSubstitutes: {},
    genesis: { raw: { top, childrenDefault: {} } },
  };
}
