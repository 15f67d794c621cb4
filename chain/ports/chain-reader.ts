import type { Proved } from '../../substrate/evidence.ts';
import type { Balance } from '../types/balance.ts';
import type { Heads } from '../types/head.ts';
import type { HistoryEntry } from '../types/history-entry.ts';
import type { Metagraph, Neuron, WeightRow } from '../types/neuron.ts';
import type { Portfolio } from '../types/position.ts';
import type { RegistrationTerms } from '../types/registration.ts';
import type { Subnet, SubnetDetail } from '../types/subnet.ts';
import type { PricePoint } from './explorer-store.ts';

/**
 * What pages read. Implementations: `liveReader` (a chain), `storedReader` (this computer), `recordingReader` (a chain, kept for
 * offline). Each answer says how it is known. Rejects with the named errors of `errors.ts`, RpcError, DisconnectedError; offline with
 * NotStored for what was never seen.
 */
export interface ChainReader {
  heads(): Promise<Proved<Heads>>;
  balance(address: string): Promise<Proved<Balance>>;
  /** In the order asked for. */
  balances(addresses: readonly string[]): Promise<Proved<readonly Balance[]>>;
  /** All subnets, root included, by netuid. */
  subnets(): Promise<Proved<readonly Subnet[]>>;
  subnet(netuid: number): Promise<Proved<SubnetDetail>>;
  metagraph(netuid: number): Promise<Proved<Metagraph>>;
  /** Weights set on a subnet, by the uid that set them. */
  weights(netuid: number): Promise<Proved<readonly WeightRow[]>>;
  portfolio(coldkey: string): Promise<Proved<Portfolio>>;
  registration(netuid: number): Promise<Proved<RegistrationTerms>>;
  /** Null when the hotkey is not registered there. */
  neuron(netuid: number, hotkey: string): Promise<Proved<Neuron | null>>;
}

/** A reader that remembers. */
export interface Explorer extends ChainReader {
  /** What happened to an account in blocks that were seen, newest first. */
  history(address: string, most?: number): Promise<readonly HistoryEntry[]>;
  /** Prices of a subnet that were seen, oldest first. */
  prices(netuid: number, most?: number): Promise<readonly PricePoint[]>;
}
