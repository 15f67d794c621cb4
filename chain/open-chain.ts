import { ApiPromise } from '@polkadot/api';
import type { Evidence } from '../substrate/evidence.ts';
import { delayBefore } from '../substrate/transport/delay-before.ts';
import { PolkadotProvider } from '../substrate/transport/polkadot-provider.ts';
import { DisconnectedError, type Connect, type ConnectionStatus } from '../substrate/transport/transport.ts';
import type { Clock } from '../substrate/clock.ts';
import { wait } from './connect/back-off.ts';
import { trackHeads } from './connect/head-tracker.ts';
import { Listeners } from './connect/listeners.ts';
import { SIGNED_EXTENSIONS } from './connect/signed-extensions.ts';
import {
  ChainReplaced,
  ChainUnreachable,
  ChainUnreadable,
  MetadataRefused,
  NotBittensor,
  UnexpectedAnswer,
} from './errors.ts';
import type { Chain } from './ports/chain.ts';
import { readChainInfo } from './queries/chain-info.ts';
import type { BlockPoint } from './read/block-point.ts';
import { BlockView, type BlockWord } from './read/block-view.ts';
import type { ChainInfo, ChainKind, ChainStatus } from './types/chain-info.ts';
import type { Finality, Heads } from './types/head.ts';

export interface OpenChainOptions {
  /** Opens a connection; called again for each reconnection. */
  readonly connect: Connect;
  readonly kind: ChainKind;
  /** The person's name for it. */
  readonly label: string;
  readonly clock: Clock;
  /** The connection answers storage from proofs and tells how each block is known (`light_evidence`, `light_finality`). */
  readonly proving?: boolean;
  /** Hears how the connection stands from the first attempt on. */
  readonly onStatus?: (status: ChainStatus) => void;
  /** Gives the opening up. */
  readonly signal?: AbortSignal;
  /** Attempts before `openChain` rejects; without it the opening goes on until the signal says stop. */
  readonly attempts?: number;
}

/** No new block for so many block times (and at least 15 s) counts as being behind. */
const BEHIND_BLOCKS = 5;
const LEAST_BEHIND_MS = 15_000;

/**
 * Connects and reads what a chain says of itself. Once open it reconnects by itself, slower after each loss, until `close`.
 * @throws ChainUnreachable after `attempts`, ChainUnreadable, NotBittensor, UnexpectedAnswer, or the signal's reason
 */
export async function openChain(options: OpenChainOptions): Promise<Chain> {
  const { connect, kind, label, clock, attempts = Infinity } = options;
  const ended = new AbortController();
  const statusListeners = new Listeners<ChainStatus>();
  const headListeners = new Listeners<Heads>();
  if (options.onStatus) statusListeners.add(options.onStatus);
  let status: ChainStatus = { state: 'connecting', attempt: 1, reason: null };
  let lost = 'the connection was closed';
  /** The transport says that it is up. It may say so before the other side answers, and be lost before it did. */
  let up = false;
  /** Lost connections in a row, since the chain last answered. */
  let losses = 0;
  const say = (next: ChainStatus): void => {
    status = next;
    statusListeners.emit(next);
  };
  say(status);

  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const giveUp = (): void =>
    fail((options.signal?.reason as Error | undefined) ?? new Error('The opening was given up.'));
  options.signal?.addEventListener('abort', giveUp, { once: true });

  const provider = new PolkadotProvider(
    watched(connect, (status) => {
      up = status.type === 'connected';
      if (status.type === 'closed') lost = status.reason;
    }),
    {
      autoConnect: false,
      reconnect: async () => {
        losses += 1;
        if (!opened && losses >= attempts) {
          fail(new ChainUnreachable(label, lost));
          throw new DisconnectedError(lost);
        }
        const delay = delayBefore(losses);
        say({ state: 'disconnected', reason: lost, retryAt: clock.now() + delay });
        await wait(clock, delay, ended.signal);
        say({ state: 'connecting', attempt: losses + 1, reason: lost });
      },
    },
  );
  const finality = async ({ number, hash }: BlockPoint): Promise<Finality> => {
    if (kind === 'devnet') return { word: 'devnet', block: number };
    const known = options.proving ? asFinality(await provider.send('light_finality', [hash])) : null;
    return known ?? { word: 'claimed', by: label, block: number };
  };
  let opened = false;
  let api: ApiPromise | undefined;
  try {
    if (options.signal?.aborted) giveUp();
    await Promise.race([firstConnection(provider), failed]);
    // The provider is connected here, so the API loads its metadata at once; and again with each connection, until it has it.
    api = new ApiPromise({ provider, signedExtensions: SIGNED_EXTENSIONS, noInitWarn: true, throwOnConnect: false });
    api.isReadyOrError.catch(() => undefined);
    // Only what goes wrong while the other side is there is a reason to give up.
    api.on('error', (error: Error) => {
      if (up) fail(new ChainUnreadable(label, plainReason(error)));
    });
    await Promise.race([api.isReady, failed]);
    if (!('subtensorModule' in api.query)) throw new NotBittensor(label, 'SubtensorModule pallet');
    // A block may come before `trackHeads` has given the first heads: until all stands, the newest is only remembered.
    let early: Heads | null = null;
    let newHeads = (next: Heads): void => {
      early = next;
    };
    /** Reads made over a connection that was lost are not followed on. */
    let round = 0;
    const readFirst = async (ready: ApiPromise): Promise<readonly [ChainInfo, Heads]> => {
      const mine = ++round;
      const info = await readChainInfo(ready, (method, params) => provider.send(method, [...params]), kind, label);
      const heads = await trackHeads(
        ready,
        {
          send: (method, params) => provider.send(method, params),
          subscribe: (type, method, params, next) => provider.subscribe(type, method, params, next),
          finality,
        },
        clock,
        (next) => {
          if (mine === round) newHeads(next);
        },
        (error) => {
          if (!(error instanceof DisconnectedError))
            say({ state: 'disconnected', reason: error.message, retryAt: null });
        },
      );
      return [info, early ?? heads];
    };
    let read: readonly [ChainInfo, Heads] | undefined;
    while (!read) {
      try {
        read = await Promise.race([readFirst(api), failed]);
      } catch (error) {
        if (up) throw error;
        await Promise.race([nextConnection(provider), failed]);
      }
    }
    const [info, first] = read;
    opened = true;
    losses = 0;
    let heads: Heads = first;

    let stopAge = (): void => undefined;
    const watchAge = (): void => {
      stopAge();
      const limit = Math.max(LEAST_BEHIND_MS, BEHIND_BLOCKS * info.blockTimeMs);
      stopAge = clock.after(limit, () => {
        if (status.state === 'connected')
          say({ state: 'behind', since: heads.best.seenAt, lastBlock: heads.best.number });
      });
    };
    watchAge();
    newHeads = (next) => {
      heads = next;
      watchAge();
      if (status.state === 'behind') say({ state: 'connected' });
      headListeners.emit(next);
    };

    const finish = async (last: ChainStatus): Promise<void> => {
      if (ended.signal.aborted) return;
      ended.abort(new DisconnectedError('closed by this side'));
      stopAge();
      say(last);
      headListeners.clear();
      await api?.disconnect();
      statusListeners.clear();
    };
    provider.on('connected', () => {
      void sameChain(provider, info.genesisHash).then(
        (other) => {
          if (other !== null) return void finish({ state: 'replaced', genesisHash: other });
          losses = 0;
          say({ state: 'connected' });
        },
        (error: unknown) => {
          // The connection was lost again: that was said, and the next one asks anew.
          if (!(error instanceof DisconnectedError))
            say({ state: 'disconnected', reason: String((error as Error).message), retryAt: null });
        },
      );
    });
    say({ state: 'connected' });

    const readyApi = api;
    const evidence = (block: number): Evidence =>
      kind === 'devnet' ? { word: 'devnet', block } : { word: 'claimed', by: label, block };
    const wordOf = (block: BlockPoint): BlockWord => {
      const said = evidence(block.number);
      const proved = async () => asEvidence(await request('light_evidence', [block.hash])) ?? said;
      return { chain: info.genesisHash, said, ...(options.proving && { proved }) };
    };
    const request = (method: string, params: readonly unknown[]): Promise<unknown> => {
      if (status.state === 'replaced')
        return Promise.reject(new ChainReplaced(label, info.genesisHash, status.genesisHash));
      return provider.send(method, [...params]);
    };
    return {
      info,
      api: readyApi,
      status: () => status,
      onStatus: (listener) => statusListeners.add(listener),
      heads: () => heads,
      onHeads: (listener) => headListeners.add(listener),
      at: (block = heads.best) => new BlockView(readyApi, request, block, wordOf(block)),
      evidence,
      finality,
      checkMetadata: async () => {
        if (!options.proving) return;
        const doubt = metadataDoubt(
          await request('light_metadata', []),
          readyApi.runtimeVersion.specVersion.toNumber(),
        );
        if (doubt !== null) throw new MetadataRefused(doubt);
      },
      request,
      subscribe: async (method, unsubscribeMethod, params, next) => {
        const id = await provider.subscribe(method, method, [...params], next);
        // Stopping twice, or after the connection is gone, has nothing to stop.
        return () => void provider.unsubscribe(method, unsubscribeMethod, id).catch(() => undefined);
      },
      close: () => finish({ state: 'closed' }),
    };
  } catch (error) {
    ended.abort(new DisconnectedError('the opening failed'));
    await api?.disconnect();
    await provider.disconnect();
    say({ state: 'disconnected', reason: error instanceof Error ? error.message : String(error), retryAt: null });
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

/** Why nothing should be signed by the metadata in use, from `light_metadata`; null when there is no reason. */
function metadataDoubt(answer: unknown, inUse: number): string | null {
  const { refused, proved } = (answer ?? {}) as { refused?: unknown; proved?: unknown };
  if (typeof refused === 'string') return `${refused}.`;
  if (typeof proved !== 'number' || proved === inUse) return null;
  return `it is that of version ${inUse} of the runtime, and the chain runs version ${proved}.`;
}

/** The light node's word for a block; null where it is an endpoint's. @throws UnexpectedAnswer */
function asEvidence(answer: unknown): Evidence | null {
  const { word } = (answer ?? {}) as { word?: unknown };
  if (answer === null || word === 'claimed') return null;
  if (word !== 'final' && word !== 'sealed') throw new UnexpectedAnswer('the evidence of a block', 'final or sealed');
  return answer as Evidence;
}

/** By whose word a block is final, as the light node tells; null where it has no source to name. @throws UnexpectedAnswer */
function asFinality(answer: unknown): Finality | null {
  if (answer === null) return null;
  const { word } = answer as { word?: unknown };
  if (word !== 'final' && word !== 'claimed') throw new UnexpectedAnswer('the finality of a block', 'final or claimed');
  return answer as Finality;
}

/** The same transport, and `tell` hears how it stands before anybody else. */
const watched =
  (connect: Connect, tell: (status: ConnectionStatus) => void): Connect =>
  (onMessage, onStatus) =>
    connect(onMessage, (status) => {
      tell(status);
      onStatus?.(status);
    });

/** What the other side said, without what the API and JSON-RPC put around it. */
const plainReason = ({ message }: Error): string =>
  message.replace(/^FATAL: Unable to initialize the API: (-?\d+: )?/, '').replace(/: \w+Error$/, '');

/** Resolves at the first connection, however many attempts it takes. */
function firstConnection(provider: PolkadotProvider): Promise<void> {
  const connected = nextConnection(provider);
  // A failed attempt is followed by the next one; `reconnect` decides when to give up.
  provider.connect().catch(() => undefined);
  return connected;
}

function nextConnection(provider: PolkadotProvider): Promise<void> {
  return new Promise((resolve) => {
    const stop = provider.on('connected', () => {
      stop();
      resolve();
    });
  });
}

/** Null when the genesis is still the same, else the other one. */
async function sameChain(provider: PolkadotProvider, genesisHash: string): Promise<string | null> {
  const now = await provider.send<unknown>('chain_getBlockHash', [0]);
  if (typeof now !== 'string') throw new UnexpectedAnswer('the genesis hash', 'a hash');
  return now === genesisHash ? null : now;
}
