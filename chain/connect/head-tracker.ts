import type { ApiPromise } from '@polkadot/api';
import type { Header as BlockHeader } from '@polkadot/types/interfaces';
import type { Clock } from '../../substrate/clock.ts';
import { UnexpectedAnswer } from '../errors.ts';
import type { Head, Heads } from '../types/head.ts';

/** The part of a provider that subscriptions need. */
export interface HeadSource {
  send(method: string, params: unknown[]): Promise<unknown>;
  subscribe(
    type: string,
    method: string,
    params: unknown[],
    next: (error: Error | null, result: unknown) => void,
  ): Promise<number | string>;
}

/** A header as JSON-RPC gives it. */
function toHead(api: ApiPromise, json: unknown, clock: Clock): Head {
  const { number, parentHash } = (json ?? {}) as { number?: unknown; parentHash?: unknown };
  if (typeof number !== 'string' || typeof parentHash !== 'string') throw new UnexpectedAnswer('a header', 'a header');
  const header = api.registry.createType<BlockHeader>('Header', json);
  return { number: header.number.toNumber(), hash: header.hash.toHex(), parentHash, seenAt: clock.now() };
}

/**
 * Follows best and finalized blocks. `changed` is called with both, at most once per message.
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
  let heads: Heads = { best: toHead(api, bestJson, clock), finalized: toHead(api, finalJson, clock) };
  const follow = (which: 'best' | 'finalized') => (error: Error | null, json: unknown) => {
    if (error) return failed(error);
    let head: Head;
    try {
      head = toHead(api, json, clock);
    } catch (problem) {
      return failed(problem as Error);
    }
    if (head.hash === heads[which].hash) return;
    // Finality may be told before the block itself.
    if (which === 'finalized') heads = { finalized: head, best: heads.best.number < head.number ? head : heads.best };
    else heads = { best: head, finalized: heads.finalized };
    changed(heads);
  };
  await source.subscribe('chain_newHead', 'chain_subscribeNewHeads', [], follow('best'));
  await source.subscribe('chain_finalizedHead', 'chain_subscribeFinalizedHeads', [], follow('finalized'));
  return heads;
}
