import type { Position } from '../../../chain/types/position.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';
import type { Evidence } from '../../../substrate/evidence.ts';
import { shortAddress } from '../../format/addresses.ts';
import type { ValidatorChoice } from './validator-choices.ts';

/** What the forms of the desk choose from, and how it is called. */
export interface DeskLists {
  readonly subnets: readonly Subnet[];
  /** Validators of the subnet on which one is chosen; null while they are read. */
  readonly choices: readonly ValidatorChoice[] | null;
  /** Of `choices`. */
  readonly evidence: Evidence | null;
  readonly positions: readonly Position[];
  readonly subnetName: (netuid: number) => string;
  readonly hotkeyName: (hotkey: string) => string | null;
  /** Estimate of the network's fee, rao; null while it is not read. */
  readonly feeRao: bigint | null;
  readonly feeEvidence: Evidence | undefined;
  /** Of the most that can be given, of which the network's fee is a part where TAO is given. */
  readonly mostEvidence: Evidence | undefined;
}

/** The name of a hotkey, or its short address. */
export const heldWith = ({ hotkeyName }: Pick<DeskLists, 'hotkeyName'>, hotkey: string): string =>
  hotkeyName(hotkey) ?? shortAddress(hotkey);

export const subnetOptions = (subnets: readonly Subnet[]): { value: number; label: string }[] =>
  subnets.map(({ netuid, name, started }) => ({
    value: netuid,
    label: `${netuid} ${name}${started ? '' : ', not started'}`,
  }));
