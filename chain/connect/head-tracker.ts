import type { ApiPromise } from '@polkadot/api';
import type { Header as BlockHeader } from '@polkadot/types/interfaces';
import type { Clock } from '../../substrate/clock.ts';
import { UnexpectedAnswer } from '../errors.ts';
import type { BlockPoint } from '../read/block-point.ts';
import type { FinalHead, Finality, Head, Heads } from '../types/head.ts';

/** The part of a provider that subscriptions need. */
export interface HeadSource {
  send(method: string, params: unknown[]): Promise<unknown>;
  subscribe(
    type: string,
    method: string,
    params: unknown[],
    next: (error: Error | null, result: unknown) => void,
  ): Promise<number | string>;
  /** By whose word a block is final that the source tells as such. */
  finality(block: BlockPoint): Promise<Finality>;
}

/** A header as JSON-RPC gives it. */
function toHead(api: ApiPromise, json: unknown, clock: Clock): Head {
  const { number, parentHash } = (json ?? {}) as { number?: unknown; parentHash?: unknown };
  if (typeof number !== 'string' || typeof parentHash !== 'string') throw new UnexpectedAnswer('a header', 'a header');
  const header = api.registry.createType<BlockHeader>('Header', json);
  return { number: header.number.toNumber(), hash: header.hash.toHex(), parentHash, seenAt: clock.now() };
}

/**
 * Follows best and finalized blocks, the latter with the word they are final by. `changed` is called with both, at most once per message.
 * @returns the heads at the start
 * @throws what the source throws, UnexpectedAnswer
 */
export async function trackHeads(
  api: ApiPromise,
  source: HeadSource,
  clock: Clock,
  changed: (heads: Heads) => void,
  failed: (error: Error) => void,
): Promise<Heads> {
  const finalHash = await source.send('chain_getFinalizedHead', []);
  const [bestJson, finalJson] = await Promise.all([
    source.send('chain_getHeader', []),
    source.send('chain_getHeader', [finalHash]),
  ]);
  const asFinal = async (head: Head): Promise<FinalHead> => ({ ...head, finality: await source.finality(head) });
  let heads: Heads = { best: toHead(api, bestJson, clock), finalized: await asFinal(toHead(api, finalJson, clock)) };
  const follow = (then: (head: Head) => void) => (error: Error | null, json: unknown) => {
    if (error) return failed(error);
    let head: Head;
    try {
      head = toHead(api, json, clock);
    } catch (problem) {
      return failed(problem as Error);
    }
    then(head);
  };
  const best = follow((head) => {
    if (head.hash === heads.best.hash) return;
    heads = { best: head, finalized: heads.finalized };
    changed(heads);
  });
  // One after another: each waits for its word.
  let order = Promise.resolve();
  const finalized = follow((head) => {
    order = order
      .then(() => asFinal(head))
      .then((final) => {
        if (final.hash === heads.finalized.hash && final.finality.word === heads.finalized.finality.word) return;
        // Finality may be told before the block itself.
        heads = { finalized: final, best: heads.best.number < final.number ? head : heads.best };
        changed(heads);
      })
      .catch(failed);
  });
  await source.subscribe('chain_newHead', 'chain_subscribeNewHeads', [], best);
  await source.subscribe('chain_finalizedHead', 'chain_subscribeFinalizedHeads', [], finalized);
  return heads;
}
