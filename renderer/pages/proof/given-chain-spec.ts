/** A chain specification that a person picked for smoldot, read before anything is dialled. */

/** Longest file that is read, in bytes: the genesis state of a large chain fits. */
export const mostChainSpecBytes = 64 << 20;

/** The file is no chain specification that smoldot could use from a page; the message says why. */
export class ChainSpecUnfit extends Error {
  override readonly name = 'ChainSpecUnfit';
}

export interface GivenChainSpec {
  /** The specification with those peers alone that a page can dial, as text. */
  readonly text: string;
  readonly name: string;
  /** Addresses of these peers. */
  readonly peers: readonly string[];
}

/** Of peers that a page can dial: it speaks over WebSocket alone. */
const overWebSocket = /^\/(ip4|ip6|dns|dns4|dns6)\/[^/]+\/tcp\/\d+\/(ws|wss|tls\/ws)\/p2p\/\w+$/;

/** @throws ChainSpecUnfit */
export function readGivenChainSpec(file: string): GivenChainSpec {
  const spec = parsed(file);
  const { name, genesis, bootNodes } = spec;
  if (typeof genesis !== 'object' || genesis === null || !('raw' in genesis))
    throw new ChainSpecUnfit('This chain specification has no genesis state (genesis.raw), which smoldot begins with.');
  if (!Array.isArray(bootNodes)) throw new ChainSpecUnfit('This chain specification names no peers (bootNodes).');
  const peers = bootNodes.filter((node) => typeof node === 'string' && overWebSocket.test(node)) as string[];
  if (peers.length === 0)
    throw new ChainSpecUnfit(
      'This chain specification names no peer that a page can dial: their addresses have /ws or /wss in them.',
    );
  return {
    text: JSON.stringify({ ...spec, bootNodes: peers }),
    name: typeof name === 'string' ? name.slice(0, 100) : 'not said',
    peers,
  };
}

function parsed(file: string): Record<string, unknown> {
  let spec: unknown;
  try {
    spec = JSON.parse(file);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new ChainSpecUnfit('This file is not JSON, so it is no chain specification.');
    throw error;
  }
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    throw new ChainSpecUnfit('This file is no chain specification.');
  return spec as Record<string, unknown>;
}
