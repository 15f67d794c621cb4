import type { OperatorPorts } from '../ports/operator-ports.ts';
import type { MinerChoice } from '../ports/operator-state.ts';
import type { OperatorRecord } from '../ports/operator-store.ts';

/** The record of the run that is on, or was last; kept durably with each change. */
export class RecordKeeper {
  readonly #ports: Pick<OperatorPorts, 'chain' | 'store'>;
  #record: OperatorRecord | null = null;

  constructor(ports: Pick<OperatorPorts, 'chain' | 'store'>) {
    this.#ports = ports;
  }

  get record(): OperatorRecord | null {
    return this.#record;
  }

  /** Durable when it resolves. Without a record there is nothing to change. */
  async save(change: Partial<OperatorRecord>): Promise<void> {
    if (!this.#record) return;
    this.#record = { ...this.#record, ...change };
    await this.#ports.store.save(this.#record);
  }

  /** A record for a new start. A hotkey made for this subnet before is used again rather than another one paid for. */
  async open(choice: MinerChoice): Promise<void> {
    const chain = this.#ports.chain.info.genesisHash;
    const known = await this.#ports.store.load();
    const same =
      known?.chain === chain && known.choice.netuid === choice.netuid && known.choice.coldkey === choice.coldkey;
    const kept = same && (choice.hotkey === null || choice.hotkey === known.hotkey) ? known : null;
    this.#record = {
      version: 1,
      chain,
      choice,
      hotkey: choice.hotkey ?? kept?.hotkey ?? null,
      wanted: true,
      uid: kept?.uid ?? null,
      sinceBlock: kept?.sinceBlock ?? null,
      stakeRao: kept?.stakeRao ?? null,
      earnedAlphaRao: kept?.earnedAlphaRao ?? 0n,
    };
    await this.#ports.store.save(this.#record);
  }

  /** The record of a run that was cut off on this chain, or null. */
  async reopen(): Promise<OperatorRecord | null> {
    const known = await this.#ports.store.load();
    if (!known?.wanted || known.chain !== this.#ports.chain.info.genesisHash) return null;
    return (this.#record = known);
  }
}
