import type { Proved } from '../../substrate/evidence.ts';
import { DisconnectedError } from '../../substrate/transport/transport.ts';
import type { Clock } from '../../wallet/ports/clock.ts';
import type { ChainReader, Explorer } from '../ports/chain-reader.ts';
import type { ExplorerStore, SnapshotKind } from '../ports/explorer-store.ts';
import type { ChainInfo } from '../types/chain-info.ts';
import type { Subnet } from '../types/subnet.ts';
import { storedReader } from './stored-reader.ts';

/** Blocks between two kept prices of one subnet. */
const PRICE_EVERY = 25;

export interface RecordingOptions {
  readonly live: ChainReader;
  readonly store: ExplorerStore;
  readonly info: ChainInfo;
  readonly clock: Clock;
  /** Hears when something could not be stored; reading goes on. */
  readonly onTrouble: (error: Error) => void;
}

/** Reads the chain and keeps what it read; while the connection is down it answers from what was kept, marked as stored. */
export function recordingReader({ live, store, info, clock, onTrouble }: RecordingOptions): Explorer {
  const chain = info.genesisHash;
  const stored = storedReader(store, chain);
  const lastPrice = new Map<number, number>();

  const trouble = (error: unknown): void => onTrouble(error instanceof Error ? error : new Error(String(error)));
  const blockOf = ({ evidence }: Proved<unknown>): number => ('block' in evidence ? (evidence.block ?? 0) : 0);
  const keep = (kind: SnapshotKind, key: string, answer: Proved<unknown>): void => {
    if (answer.evidence.word === 'stored') return;
    const snapshot = {
      chain,
      kind,
      key,
      block: blockOf(answer),
      at: clock.now(),
      evidence: answer.evidence,
      value: answer.value,
    };
    store.put([snapshot]).catch(trouble);
  };
  const read = async <T>(
    kind: SnapshotKind,
    key: string,
    ask: () => Promise<Proved<T>>,
    offline: () => Promise<Proved<T>>,
  ): Promise<Proved<T>> => {
    let answer: Proved<T>;
    try {
      answer = await ask();
    } catch (error) {
      if (error instanceof DisconnectedError) return offline();
      throw error;
    }
    keep(kind, key, answer);
    return answer;
  };
  const keepPrices = ({ value, evidence }: Proved<readonly Subnet[]>): void => {
    if (evidence.word === 'stored' || !('block' in evidence) || evidence.block === undefined) return;
    const { block } = evidence;
    const due = value.filter(({ netuid }) => block - (lastPrice.get(netuid) ?? -PRICE_EVERY) >= PRICE_EVERY);
    for (const { netuid } of due) lastPrice.set(netuid, block);
    if (due.length === 0) return;
    const at = clock.now();
    store
      .addPrices(
        chain,
        due.map(({ netuid, priceRao }) => ({ netuid, block, at, priceRao })),
      )
      .catch(trouble);
  };

  return {
    heads: async () => {
      const answer = await read('heads', '', live.heads, stored.heads);
      if (answer.evidence.word !== 'stored') {
        const { existentialDepositRao, blockTimeMs, name, label, kind } = info;
        const seen = {
          genesisHash: chain,
          name,
          label,
          kind,
          lastSeenAt: clock.now(),
          lastBlock: answer.value.best.number,
        };
        store.putChain({ ...seen, existentialDepositRao, blockTimeMs }).catch(trouble);
      }
      return answer;
    },
    balance: (address) =>
      read(
        'balance',
        address,
        () => live.balance(address),
        () => stored.balance(address),
      ),
    balances: async (addresses) => {
      try {
        const answer = await live.balances(addresses);
        for (const balance of answer.value)
          keep('balance', balance.address, { value: balance, evidence: answer.evidence });
        return answer;
      } catch (error) {
        if (error instanceof DisconnectedError) return stored.balances(addresses);
        throw error;
      }
    },
    subnets: async () => {
      const answer = await read('subnets', '', live.subnets, stored.subnets);
      keepPrices(answer);
      return answer;
    },
    subnet: (netuid) =>
      read(
        'subnet',
        String(netuid),
        () => live.subnet(netuid),
        () => stored.subnet(netuid),
      ),
    metagraph: (netuid) =>
      read(
        'metagraph',
        String(netuid),
        () => live.metagraph(netuid),
        () => stored.metagraph(netuid),
      ),
    weights: (netuid) =>
      read(
        'weights',
        String(netuid),
        () => live.weights(netuid),
        () => stored.weights(netuid),
      ),
    portfolio: (coldkey) =>
      read(
        'portfolio',
        coldkey,
        () => live.portfolio(coldkey),
        () => stored.portfolio(coldkey),
      ),
    registration: (netuid) =>
      read(
        'registration',
        String(netuid),
        () => live.registration(netuid),
        () => stored.registration(netuid),
      ),
    neuron: async (netuid, hotkey) => {
      try {
        return await live.neuron(netuid, hotkey);
      } catch (error) {
        if (error instanceof DisconnectedError) return stored.neuron(netuid, hotkey);
        throw error;
      }
    },
    history: stored.history,
    prices: stored.prices,
  };
}
