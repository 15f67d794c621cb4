import type { Position } from '../../../chain/types/position.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';
import { QuoteRefused } from '../../../chain/quotes/quote-refused.ts';
import { alpha, TAO, type Unit } from '../../format/amounts.ts';
import { amountFaultOf, MOST_TOLERANCE, whyOff } from './desk-faults.ts';
import type { DeskChoice, DeskSide, DeskWorld } from './desk-world.ts';
import { moveLossOf, previewMove, type MovePreview } from './move-preview.ts';
import { lossOf, previewTrade, type TradePreview } from './trade-preview.ts';

export const TOLERANCES = [0.001, 0.005, 0.02] as const;
/** On root there is no alpha: stake is TAO. */
const stakeUnit = (netuid: number | null): Unit => (netuid === null || netuid === 0 ? TAO : alpha(netuid));

/** What a person chooses on the stake page, and everything that follows from it. No chain, no clock: `world` tells. */
export class StakeDesk implements DeskChoice {
  readonly #world: () => DeskWorld;
  side = $state<DeskSide>('add');
  netuid = $state<number | null>(null);
  hotkey = $state<string | null>(null);
  /** Where a move goes; the position it leaves is `netuid` and `hotkey`. */
  toNetuid = $state<number | null>(null);
  toHotkey = $state<string | null>(null);
  #typedRao = $state<bigint | null>(null);
  /** All of a position was chosen: it stays all of it while the position earns. */
  #all = $state(false);
  /** Grows when the amount is emptied, so that its field begins anew with what was typed gone. */
  cleared = $state(0);
  /** One of TOLERANCES, or 'other': then `otherTolerance` holds. */
  chosenTolerance = $state<number | 'other'>(0.005);
  /** Percent, as typed. */
  otherTolerance = $state('1');

  constructor(world: () => DeskWorld) {
    this.#world = world;
  }

  /** What is given: rao when staking, else alpha-rao of the position; null when nothing is typed. */
  get amountRao(): bigint | null {
    return this.#all && this.position ? this.position.alphaRao : this.#typedRao;
  }
  set amountRao(rao: bigint | null) {
    this.#typedRao = rao;
    this.#all = this.side !== 'add' && rao !== null && rao === this.position?.alphaRao;
  }

  readonly subnet: Subnet | null = $derived.by(() => this.#subnetOf(this.netuid));
  readonly toSubnet: Subnet | null = $derived.by(() => this.#subnetOf(this.toNetuid));
  /** The chosen stake of the person, null when there is none with this hotkey here. */
  readonly position: Position | null = $derived.by(() => this.#positionAt(this.netuid, this.hotkey));
  /** What the person holds already where a move goes. */
  readonly toPosition: Position | null = $derived.by(() => this.#positionAt(this.toNetuid, this.toHotkey));
  /** The subnet on which a validator is chosen. */
  readonly choosingNetuid: number | null = $derived(this.side === 'move' ? this.toNetuid : this.netuid);
  /** What is given away is counted in this. */
  readonly unit: Unit = $derived(this.side === 'add' ? TAO : stakeUnit(this.netuid));
  readonly receivedUnit: Unit = $derived(
    this.side === 'remove' ? TAO : stakeUnit(this.side === 'move' ? this.toNetuid : this.netuid),
  );
  /** A move between subnets is two trades; on one subnet it is none. */
  readonly crossing: boolean = $derived(this.side === 'move' && this.netuid !== this.toNetuid);
  /** A move to where the stake is. */
  readonly stays: boolean = $derived(!this.crossing && this.hotkey === this.toHotkey);
  /** The most that can be given: rao when staking, alpha-rao when unstaking; null when it is not read yet. */
  readonly maxRao: bigint | null = $derived.by(() => {
    const { transferableRao, networkFeeRao, portfolio } = this.#world();
    if (this.side !== 'add') return portfolio === null ? null : (this.position?.alphaRao ?? 0n);
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

  readonly #outcome: TradePreview | MovePreview | QuoteRefused | null = $derived.by(() => {
    const { side, subnet, toSubnet, amountRao, tolerance } = this;
    if (subnet === null || amountRao === null || amountRao === 0n || tolerance === null) return null;
    try {
      if (side !== 'move') return previewTrade(subnet.pool, side, amountRao, tolerance);
      return toSubnet === null || this.stays ? null : previewMove(subnet.pool, toSubnet.pool, amountRao, tolerance);
    } catch (error) {
      if (error instanceof QuoteRefused) return error;
      throw error;
    }
  });
  /** Why the pool, or the chain for its sake, would refuse now. */
  readonly refusal: QuoteRefused | null = $derived(this.#outcome instanceof QuoteRefused ? this.#outcome : null);
  /** What staking or unstaking would do now; null while there is nothing to say, or the pool refuses. */
  readonly preview: TradePreview | null = $derived(
    this.#outcome !== null && 'side' in this.#outcome ? this.#outcome : null,
  );
  /** What a move would do now; null as `preview`. */
  readonly move: MovePreview | null = $derived(
    this.#outcome !== null && 'toNetuid' in this.#outcome ? this.#outcome : null,
  );

  /** What is wrong with the amount, in words; null when nothing is. */
  readonly amountFault: string | null = $derived.by(() => amountFaultOf(this));

  /** Why it cannot be reviewed now: said beside the button. Null when it can. */
  readonly off: string | null = $derived.by(() => whyOff(this, this.#world()));

  /** All of a position goes: a call of its own takes it out to the last alpha-rao, whatever it has earned meanwhile. */
  readonly whole: boolean = $derived(
    this.side !== 'add' && this.position !== null && this.amountRao === this.position.alphaRao,
  );

  /** What the pools keep of an amount, for the curve. */
  loss(rao: bigint): number {
    const { subnet, toSubnet, side } = this;
    if (subnet === null) return 0;
    if (side !== 'move') return lossOf(subnet.pool, side, rao);
    return toSubnet === null ? 0 : moveLossOf(subnet.pool, toSubnet.pool, rao);
  }

  /** Goes to the other side: the amount meant something else there. */
  turn(side: DeskSide): void {
    if (side === this.side) return;
    // An amount of a position is the same money for unstaking and moving.
    if (side === 'add' || this.side === 'add') this.#clear();
    this.side = side;
    if (side !== 'add') this.firstPosition();
    if (side === 'move' && this.toNetuid === null) this.goTo(this.netuid);
  }

  /** Chooses where to stake. The hotkey of another subnet does not stand here. */
  choose(netuid: number, hotkey: string | null): void {
    // An amount of TAO stays the same amount elsewhere; alpha of another position is other money.
    if (this.side !== 'add') this.#clear();
    // A move goes beside where the stake is until another subnet is chosen, and never to where it is.
    const there = this.toNetuid === netuid && this.toHotkey === hotkey;
    if (this.toNetuid === null || this.toNetuid === this.netuid || there) this.goTo(netuid);
    this.netuid = netuid;
    this.hotkey = hotkey;
  }

  /** Chooses the subnet a move goes to. */
  goTo(netuid: number | null, hotkey: string | null = null): void {
    this.toNetuid = netuid;
    this.toHotkey = hotkey;
  }

  /** After it is done the amount is empty again, so that nothing is done twice. */
  done(): void {
    this.#clear();
  }

  #clear(): void {
    this.amountRao = null;
    this.cleared++;
  }

  #subnetOf(netuid: number | null): Subnet | null {
    return this.#world().subnets?.find((subnet) => subnet.netuid === netuid) ?? null;
  }

  #positionAt(netuid: number | null, hotkey: string | null): Position | null {
    const positions = this.#world().portfolio?.positions ?? [];
    return positions.find((position) => position.netuid === netuid && position.hotkey === hotkey) ?? null;
  }

  /** Chooses a position to take out or move: one on the chosen subnet, else the first. */
  firstPosition(): void {
    if (this.position !== null) return;
    const positions = this.#world().portfolio?.positions ?? [];
    const first = positions.find((position) => position.netuid === this.netuid) ?? positions[0];
    if (first) this.choose(first.netuid, first.hotkey);
    else this.hotkey = null;
  }
}
