import type { Proved } from '../../substrate/evidence.ts';
import { NoSuchSubnet } from '../errors.ts';
import type { BlockView, StorageRead } from '../read/block-view.ts';
import type { RegistrationTerms } from '../types/registration.ts';

const ITEMS = [
  'NetworksAdded',
  'NetworkRegistrationAllowed',
  'Burn',
  'MinBurn',
  'MaxBurn',
  'SubnetworkN',
  'MaxAllowedUids',
  'ImmunityPeriod',
  'BurnHalfLife',
] as const;

/** What registering on a subnet costs at a block. The price of the next block is a little lower, or a third higher after a registration. @throws NoSuchSubnet */
export async function readRegistrationTerms(view: BlockView, netuid: number): Promise<Proved<RegistrationTerms>> {
  const [added, open, burn, min, max, neurons, most, immunity, halfLife] = await view.storage(
    ITEMS.map((item): StorageRead => ['SubtensorModule', item, netuid]),
  );
  if (!added!.bool()) throw new NoSuchSubnet(netuid);
  const value: RegistrationTerms = {
    netuid,
    open: netuid !== 0 && open!.bool(),
    burnRao: burn!.bigint(),
    minBurnRao: min!.bigint(),
    maxBurnRao: max!.bigint(),
    neurons: neurons!.number(),
    maxNeurons: most!.number(),
    immunityPeriod: immunity!.number(),
    burnHalfLife: halfLife!.number(),
  };
  return { value, evidence: view.evidence };
}
