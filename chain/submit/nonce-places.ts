import { UnexpectedAnswer } from '../errors.ts';
import type { Chain } from '../ports/chain.ts';
import type { BlockPoint } from '../read/block-point.ts';

/** The nonce of a transaction that was sent and is not over: of all that bear it, a chain can take one. */
export interface Place {
  readonly nonce: number;
  /** Where its signature begins: a chain without this block cannot take it. */
  readonly start: BlockPoint;
  /** The last block that could take it. */
  readonly lastBlock: number;
  /** False once it was refused: then the next transaction has the same nonce, so that never both are taken. */
  held: boolean;
}

/** By chain and account, while the program runs: a chain that is opened anew by other nodes is the same chain. */
const places = new Map<string, Set<Place>>();

const key = (chain: Chain, address: string): string => `${chain.info.genesisHash} ${address}`;

/** Keeps the place of a transaction that is being sent. @returns how to give it up once the transaction is over */
export function keepPlace(chain: Chain, address: string, place: Place): () => void {
  const all = places.get(key(chain, address)) ?? new Set();
  places.set(key(chain, address), all.add(place));
  return () => void all.delete(place);
}

/** The account's nonce at a block: so many of its transactions were taken. */
export async function nonceAt(chain: Chain, block: BlockPoint, address: string): Promise<number> {
  return (await chain.at(block).item('System', 'Account', address)).number('nonce');
}

/**
 * The nonce for an account's next transaction: the one of the newest state, after those that were sent from here and wait. What a node
 * knows to wait may make it higher, but never where a transaction of this nonce was refused.
 * @throws RpcError, DisconnectedError, UnexpectedAnswer
 */
export async function nextNonce(chain: Chain, address: string): Promise<number> {
  const { best } = chain.heads();
  let nonce = await nonceAt(chain, best, address);
  const open = await openPlaces(chain, address);
  while (open.some((place) => place.held && place.nonce === nonce)) nonce++;
  if (open.some((place) => place.nonce === nonce)) return nonce;
  const claimed = await chain.request('system_accountNextIndex', [address]);
  if (typeof claimed !== 'number' || !(claimed >= 0 && claimed < 2 ** 32 && Number.isInteger(claimed)))
    throw new UnexpectedAnswer(`the next nonce of ${address}`, 'a number');
  return Math.max(nonce, claimed);
}

/** Places on this very chain that are not over. */
async function openPlaces(chain: Chain, address: string): Promise<Place[]> {
  const { finalized } = chain.heads();
  const all = [...(places.get(key(chain, address)) ?? [])].filter(({ lastBlock }) => lastBlock >= finalized.number);
  if (chain.info.kind !== 'devnet') return all;
  // A devnet begun anew has the same genesis. Its word counts, as it runs on this computer.
  const same = await Promise.all(
    all.map(async ({ start }) => (await chain.request('chain_getBlockHash', [start.number])) === start.hash),
  );
  return all.filter((_, index) => same[index]);
}
