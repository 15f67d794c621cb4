/** The subscriptions that are answered from verified blocks. substrate: client/rpc-api. */
import { bytesToHex, type Hex } from '../../substrate/bytes.ts';
import { headerFromJson, headerHash, headerToJson } from '../../substrate/header.ts';
import type { StreamSink } from '../engine/endpoint-word.ts';
import type { LightNode } from '../engine/light-node.ts';
import { keysParam } from './params.ts';
import { changesRuntime, specVersionOf, version } from './runtime-answers.ts';
import { submitAndWatch } from './submit-and-watch.ts';

/** @returns how to stop. @throws when it cannot start */
export type Stream = (params: readonly unknown[], node: LightNode, sink: StreamSink) => Promise<() => void>;

const newHeads: Stream = async (_, node, sink) => {
  const { head } = node;
  if (head) sink.next(headerToJson(head.header));
  return node.on('head', (block) => sink.next(headerToJson(block.header)));
};

/**
 * Proved final blocks; where finality does not move, the endpoint's, as far as they are on the verified chain: `light_finality` tells which of
 * both one is.
 */
const finalizedHeads: Stream = async (_, node, sink) => {
  let told: string | undefined;
  let toldNumber = 0;
  const tell = async (hash: Hex): Promise<void> => {
    // Once it is proved, a block is told again that was told before it was.
    const known = () => `${hash} ${node.evidence(hash)?.word === 'final'}`;
    if (known() === told) return;
    const header = await node.header(hash);
    if (known() === told) return;
    told = known();
    toldNumber = header.number;
    sink.next(headerToJson(header));
  };
  const stopOwn = node.on('final', (block) => void tell(block.hash).catch(sink.error));
  const stopTheirs = await node.watch('chain_subscribeFinalizedHeads', [], {
    next: (json) => {
      if (node.finalityMoves) return;
      Promise.resolve()
        .then(async () => {
          const header = headerFromJson(json);
          // Another endpoint that goes on may be behind the one that told before.
          if (header.number >= toldNumber) await tell(bytesToHex(headerHash(header)));
        })
        .catch(sink.error);
    },
    error: sink.error,
  });
  if (node.finalityMoves && node.final) await tell(node.final.hash);
  return () => {
    stopOwn();
    stopTheirs();
  };
};

/** Values of the keys at the head, all at first and then what changed. One read at a time; blocks in between are passed over. */
const storage: Stream = async (params, node, sink) => {
  const keys = keysParam(params[0]);
  const told = new Map<Hex, Hex | null>();
  let stopped = false;
  let reading = false;
  let again = false;
  const tell = async (): Promise<void> => {
    const block = node.head?.hash;
    const { value } = await node.read(keys, block);
    if (stopped) return;
    const changes = keys.flatMap((key, i): [Hex, Hex | null][] => {
      const name = bytesToHex(key);
      const bytes = value[i];
      const hex = bytes ? bytesToHex(bytes) : null;
      if (told.get(name) === hex) return [];
      told.set(name, hex);
      return [[name, hex]];
    });
    if (changes.length > 0) sink.next({ block, changes });
  };
  const next = async (): Promise<void> => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        await tell();
      } while (again && !stopped);
    } catch (error) {
      if (!stopped) sink.error(error as Error);
    } finally {
      reading = false;
    }
  };
  const stop = node.on('head', () => void next());
  void next();
  return () => {
    stopped = true;
    stop();
  };
};

/**
 * The runtime's version, at first and whenever it changed. That it did stands in a header, so no node can keep it back: the next block's
 * state then says which it is.
 */
const runtimeVersions: Stream = async (_, node, sink) => {
  let told: number | undefined;
  const look = async (hash: Hex | undefined): Promise<void> => {
    const now = await version('state_getRuntimeVersion', hash, node);
    if (specVersionOf(now) === told) return;
    told = specVersionOf(now);
    sink.next(now);
  };
  let last = node.head;
  /** A look is due until one was answered: it may have been changed just as nobody was there to say to what. */
  let due = false;
  const first = look(last?.hash);
  let order = first;
  const stop = node.on('head', (block) => {
    const before = last?.header;
    last = block;
    const next = before?.number === block.header.number - 1;
    if (next && !due && !changesRuntime(before)) return;
    due = true;
    order = order
      .then(() => look(block.hash))
      .then(() => {
        due = false;
      })
      .catch(sink.error);
  });
  try {
    await first;
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
};

/** By the method that starts them, with the name their notifications bear. */
export const provedStreams: Readonly<Record<string, { readonly notification: string; readonly start: Stream }>> = {
  chain_subscribeNewHead: { notification: 'chain_newHead', start: newHeads },
  chain_subscribeNewHeads: { notification: 'chain_newHead', start: newHeads },
  chain_subscribeAllHeads: { notification: 'chain_allHead', start: newHeads },
  chain_subscribeFinalizedHeads: { notification: 'chain_finalizedHead', start: finalizedHeads },
  chain_subscribeFinalisedHeads: { notification: 'chain_finalizedHead', start: finalizedHeads },
  state_subscribeRuntimeVersion: { notification: 'state_runtimeVersion', start: runtimeVersions },
  chain_subscribeRuntimeVersion: { notification: 'chain_runtimeVersion', start: runtimeVersions },
  state_subscribeStorage: { notification: 'state_storage', start: storage },
  author_submitAndWatchExtrinsic: { notification: 'author_extrinsicUpdate', start: submitAndWatch },
};
