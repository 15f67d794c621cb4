import { concatBytes, utf8 } from '../../substrate/bytes.ts';
import type { Proved } from '../../substrate/evidence.ts';
import { NoSuchSubnet } from '../errors.ts';
import type { BlockView } from '../read/block-view.ts';
import { readTable } from '../read/item-table.ts';
import type { SubnetDetail } from '../types/subnet.ts';
import { readHyperparameters } from './hyperparameters.ts';
import { identityFrom } from './identity.ts';
import { readSubnets } from './subnets.ts';

const ITEMS = [
  'SubnetIdentitiesV3',
  'PendingValidatorEmission',
  'PendingServerEmission',
  'PendingRootAlphaDivs',
] as const;

/** One subnet with hyperparameters and identity. @throws NoSuchSubnet */
export async function readSubnetDetail(view: BlockView, netuid: number): Promise<Proved<SubnetDetail>> {
  // Its share of the emission depends on all others, so the table is read too.
  const [subnets, hyperparameters, [own]] = await Promise.all([
    readSubnets(view),
    readHyperparameters(view, netuid),
    readTable(view, ITEMS, [[netuid]]),
  ]);
  const subnet = subnets.value.find((one) => one.netuid === netuid);
  if (!subnet) throw new NoSuchSubnet(netuid);
  const items = own!;
  const value: SubnetDetail = {
    ...subnet,
    identity: identityFrom(items.SubnetIdentitiesV3.optional()),
    hyperparameters,
    account: view.address(subnetAccount(netuid)),
    pendingAlphaRao: items.PendingValidatorEmission.bigint() + items.PendingServerEmission.bigint(),
    pendingRootAlphaRao: items.PendingRootAlphaDivs.bigint(),
  };
  return { value, evidence: view.evidence };
}

/** The account of a subnet follows from its number. frame_support: `PalletId::into_sub_account_truncating` of `subtensr`. */
function subnetAccount(netuid: number): Uint8Array {
  const account = new Uint8Array(32);
  account.set(concatBytes(utf8('modlsubtensr'), Uint8Array.of(netuid & 0xff, netuid >> 8)));
  return account;
}
