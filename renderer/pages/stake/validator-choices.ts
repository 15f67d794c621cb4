import type { Metagraph, Neuron } from '../../../chain/types/neuron.ts';
import type { Position } from '../../../chain/types/position.ts';
import { shortAddress } from '../../format/addresses.ts';
import { percentText } from '../../format/percents.ts';

/** A hotkey one can stake with. */
export interface ValidatorChoice {
  readonly hotkey: string;
  readonly coldkey: string | null;
  readonly uid: number | null;
  readonly name: string;
  /** Part of the dividends it keeps, 0 to 1; null when it is not read. */
  readonly take: number | null;
  /** Share of the subnet's dividends in the last epoch, 0 to 1. */
  readonly dividends: number;
  /** Stake that counts on the subnet, alpha-rao. */
  readonly stakeRao: bigint;
  readonly active: boolean;
  /** What the person holds with it here, alpha-rao. */
  readonly heldRao: bigint;
}

/**
 * Whom one can stake with on a subnet: validators by stake; also hotkeys one already holds with, and one's own.
 * @param takes by hotkey, 0 to 1
 */
export function validatorChoices(
  metagraph: Metagraph,
  positions: readonly Position[],
  takes: ReadonlyMap<string, number>,
  nameOf: (address: string) => string | null,
): ValidatorChoice[] {
  const held = new Map(
    positions.filter(({ netuid }) => netuid === metagraph.netuid).map((each) => [each.hotkey, each.alphaRao]),
  );
  // On a small subnet every neuron with stake has a permit; who earned dividends does validate.
  const paid = metagraph.neurons.some(({ dividends }) => dividends > 0);
  const validates = ({ validatorPermit, dividends }: Neuron) => validatorPermit && (dividends > 0 || !paid);
  const here = metagraph.neurons
    .filter(
      (neuron) =>
        metagraph.netuid === 0 || validates(neuron) || held.has(neuron.hotkey) || nameOf(neuron.hotkey) !== null,
    )
    .map((neuron) => ({
      hotkey: neuron.hotkey,
      coldkey: neuron.coldkey,
      uid: neuron.uid,
      name: nameOf(neuron.hotkey) ?? (neuron.name?.trim() || shortAddress(neuron.hotkey)),
      take: takes.get(neuron.hotkey) ?? null,
      dividends: neuron.dividends,
      stakeRao: neuron.stakeRao,
      active: neuron.active,
      heldRao: held.get(neuron.hotkey) ?? 0n,
    }))
    .sort((a, b) => (a.stakeRao < b.stakeRao ? 1 : a.stakeRao > b.stakeRao ? -1 : a.uid - b.uid));
  const known = new Set(here.map(({ hotkey }) => hotkey));
  const gone = [...held].filter(([hotkey]) => !known.has(hotkey));
  return [
    ...here,
    ...gone.map(([hotkey, heldRao]) => ({
      hotkey,
      coldkey: null,
      uid: null,
      name: nameOf(hotkey) ?? shortAddress(hotkey),
      take: takes.get(hotkey) ?? null,
      dividends: 0,
      stakeRao: 0n,
      active: false,
      heldRao,
    })),
  ];
}

/** With whom to begin: whom one holds with already, else the one with the most stake. */
export function firstValidator(choices: readonly ValidatorChoice[]): string | null {
  const held = choices.find(({ heldRao, uid }) => heldRao > 0n && uid !== null);
  return (held ?? choices[0])?.hotkey ?? null;
}

/**
 * Where a move begins to go: beside where it is to another hotkey, else with the same hotkey, which on another subnet than root must be
 * there; else as `firstValidator`.
 * @param toNetuid the subnet of the choices
 */
export function firstDestination(
  choices: readonly ValidatorChoice[],
  from: { readonly netuid: number | null; readonly hotkey: string },
  toNetuid: number,
): string | null {
  const here = choices.filter(({ uid }) => uid !== null);
  const others = here.filter(({ hotkey }) => hotkey !== from.hotkey);
  if (from.netuid === toNetuid) return firstValidator(others);
  return toNetuid === 0 || others.length < here.length ? from.hotkey : (firstValidator(here) ?? from.hotkey);
}

/** A take to the tenth of a percent: 11 796 of 65 535 is meant as 18 %, and 17.9 % would be a lie about an intention. */
export const takeText = (take: number): string => percentText(Math.round(take * 1_000) / 1_000);

/** "Quayside, takes 9.00 %". */
export function choiceText({ name, take, uid }: ValidatorChoice): string {
  const keeps = take === null ? '' : `, takes ${takeText(take)}`;
  return `${name}${uid === null ? ', left the subnet' : keeps}`;
}
