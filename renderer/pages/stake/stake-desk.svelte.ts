import type { Portfolio, Position } from '../../../chain/types/position.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { alpha, amountText, TAO, type Unit } from '../../format/amounts.ts';
import { lossOf, previewTrade, type Side, type TradePreview } from './trade-preview.ts';

/** What the desk knows of the world; read anew with every block. Null: not read yet. */
export interface DeskWorld {
  /** A chain answers. */
  readonly online: boolean;
  readonly subnets: readonly Subnet[] | null;
  readonly portfolio: Portfolio | null;
  /** What can leave the free balance while the account stays alive, rao. */
  readonly transferableRao: bigint | null;
  /** Estimate of the network's fee for the transaction, rao. */
  readonly networkFeeRao: bigint | null;
  /** The coldkey that would sign; `signs` is false for a watched account. */
  readonly account: { readonly address: string; readonly signs: boolean } | null;
}

/** `DefaultMinStake`, a constant of the runtime. subtensor: pallets/subtensor, staking. */
const LEAST_STAKE_RAO = 2_000_000n;
const FEE_RATE = 65_535n;
export const TOLERANCES = [0.001, 0.005, 0.02] as const;
const MOST_TOLERANCE = 0.5;

/** What a person chooses on the stake page, and everything that follows from it. No chain, no clock: `world` tells. */
export class StakeDesk {
  readonly #world: () => DeskWorld;
  side = $state<Side>('add');
  netuid = $state<number | null>(null);
  hotkey = $state<string | null>(null);
  amountRao = $state<bigint | null>(null);
  /** Grows when the amount is emptied, so that its field begins anew with what was typed gone. */
  cleared = $state(0);
  /** One of TOLERANCES, or 'other': then `otherTolerance` holds. */
  chosenTolerance = $state<number | 'other'>(0.005);
  /** Percent, as typed. */
  otherTolerance = $state('1');

  constructor(world: () => DeskWorld) {
    this.#world = world;
  }

  readonly subnet: Subnet | null = $derived.by(
    () => this.#world().subnets?.find((subnet) => subnet.netuid === this.netuid) ?? null,
  );
  /** The chosen stake of the person, null when there is none with this hotkey here. */
  readonly position: Position | null = $derived.by(
    () =>
      this.#world().portfolio?.positions.find(
        (position) => position.netuid === this.netuid && position.hotkey === this.hotkey,
      ) ?? null,
  );
  /** What is given away is counted in this. */
  readonly unit: Unit = $derived(
    this.side === 'add' || this.netuid === null || this.netuid === 0 ? TAO : alpha(this.netuid),
  );
  readonly receivedUnit: Unit = $derived(
    this.side === 'remove' || this.netuid === null || this.netuid === 0 ? TAO : alpha(this.netuid),
  );
  /** The most that can be given: rao when staking, alpha-rao when unstaking; null when it is not read yet. */
  readonly maxRao: bigint | null = $derived.by(() => {
    const { transferableRao, networkFeeRao, portfolio } = this.#world();
    if (this.side === 'remove') return portfolio === null ? null : (this.position?.alphaRao ?? 0n);
    if (transferableRao === null) return null;
    const left = transferableRao - (networkFeeRao ?? 0n);
    return left > 0n ? left : 0n;
  });
  /** 0 to 1; null while what is typed is no tolerance. */
  readonly tolerance: number | null = $derived.by(() => {
    if (this.chosenTolerance !== 'other') return this.chosenTolerance;
    const text = this.otherTolerance.trim().replace(',', '.');
    if (!/^\d{1,2}(\.\d{1,4})?$/.test(text)) return null;
    const fraction = Number(text) / 100;
    return fraction <= MOST_TOLERANCE ? fraction : null;
  });

  readonly #trade: TradePreview | QuoteRefused | null = $derived.by(() => {
    if (this.subnet === null || this.amountRao === null || this.amountRao === 0n || this.tolerance === null)
      return null;
    try {
      return previewTrade(this.subnet.pool, this.side, this.amountRao, this.tolerance);
    } catch (error) {
      if (error instanceof QuoteRefused) return error;
      throw error;
    }
  });
  /** What would happen now; null while there is nothing to say, or the pool refuses. */
  readonly preview: TradePreview | null = $derived(this.#trade instanceof QuoteRefused ? null : this.#trade);

  /** What is wrong with the amount, in words; null when nothing is. */
  readonly amountFault: string | null = $derived.by(() => {
    const { amountRao, maxRao, subnet } = this;
    if (amountRao === null || subnet === null) return null;
    if (maxRao !== null && amountRao > maxRao) {
      if (this.side === 'remove')
        return `There are only ${amountText(maxRao, this.unit)} with this hotkey. Nothing was sent.`;
      return `You can stake ${amountText(maxRao, TAO)} at most: the fee and the deposit that keeps the account alive stay. Nothing was sent.`;
    }
    const least = leastStakeRao(subnet);
    if (this.side === 'add' && amountRao < least)
      return `The chain takes no less than ${amountText(least, TAO, { exact: true })}.`;
    // What stays behind may be nothing at all, but a part must be worth the chain's minimum.
    if (this.side === 'remove' && amountRao !== maxRao && this.preview && this.preview.receivedRao < LEAST_STAKE_RAO)
      return 'That is worth less than 0.002 τ, which the chain refuses. Take out more, or all of it.';
    return this.#trade instanceof QuoteRefused ? this.#trade.message : null;
  });

  /** Why it cannot be reviewed now: said beside the button. Null when it can. */
  readonly off: string | null = $derived.by(() => {
    const { online, account, subnets } = this.#world();
    const doing = this.side === 'add' ? 'Staking' : 'Unstaking';
    if (!online) return `${doing} needs the network. Nothing is lost meanwhile.`;
    if (account === null) return `${doing} needs a coldkey. Make or import one first.`;
    if (!account.signs) return 'This account is only watched here: its key is somewhere else.';
    if (subnets === null || this.maxRao === null) return 'Still reading the chain.';
    if (this.subnet === null) return 'Choose a subnet.';
    if (!this.subnet.started) return `${this.subnet.name} is not started by its owner: nobody can stake there yet.`;
    if (this.hotkey === null) return this.side === 'add' ? 'Choose a validator.' : 'Choose a position.';
    if (this.tolerance === null) return `Type a tolerance up to ${MOST_TOLERANCE * 100} percent.`;
    if (this.amountRao === null || this.amountRao === 0n) return 'Type an amount.';
    return this.amountFault ?? (this.preview ? null : 'Still reading the pool.');
  });

  /** All of a position goes: a call of its own takes it out to the last alpha-rao, whatever it has earned meanwhile. */
  readonly whole: boolean = $derived(
    this.side === 'remove' && this.position !== null && this.amountRao === this.position.alphaRao,
  );

  /** What the pool keeps of an amount, for the curve. */
  loss(rao: bigint): number {
    return this.subnet === null ? 0 : lossOf(this.subnet.pool, this.side, rao);
  }

  /** Goes to the other side: the amount meant something else there. */
  turn(side: Side): void {
    if (side === this.side) return;
    this.side = side;
    this.#clear();
    if (side === 'remove') this.firstPosition();
  }

  /** Chooses where to stake. The hotkey of another subnet does not stand here. */
  choose(netuid: number, hotkey: string | null): void {
    // An amount of TAO stays the same amount elsewhere; alpha of another position is other money.
    if (this.side === 'remove') this.#clear();
    this.netuid = netuid;
    this.hotkey = hotkey;
  }

  /** After it is done the amount is empty again, so that nothing is done twice. */
  done(): void {
    this.#clear();
  }

  #clear(): void {
    this.amountRao = null;
    this.cleared++;
  }

  /** Chooses a position to take out: one on the chosen subnet, else the first. */
  firstPosition(): void {
    if (this.position !== null) return;
    const positions = this.#world().portfolio?.positions ?? [];
    const first = positions.find((position) => position.netuid === this.netuid) ?? positions[0];
    this.netuid = first?.netuid ?? this.netuid;
    this.hotkey = first?.hotkey ?? null;
  }
}

/** The least that can be staked, with the pool's fee on the minimum: 0.002001007 τ at the usual rate. */
function leastStakeRao({ pool }: Subnet): bigint {
  return pool.dynamic ? LEAST_STAKE_RAO + (LEAST_STAKE_RAO * BigInt(pool.feeRate)) / FEE_RATE : LEAST_STAKE_RAO;
}
