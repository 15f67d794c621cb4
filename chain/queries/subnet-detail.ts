import type { Proved } from '../../substrate/evidence.ts';
import { NoSuchSubnet } from '../errors.ts';
import type { BlockView } from '../read/block-view.ts';
import type { SubnetDetail } from '../types/subnet.ts';
import { readHyperparameters } from './hyperparameters.ts';
import { identityFrom } from './identity.ts';
import { readSubnets } from './subnets.ts';

/** One subnet with hyperparameters and identity. @throws NoSuchSubnet */
export async function readSubnetDetail(view: BlockView, netuid: number): Promise<Proved<SubnetDetail>> {
  // Its share of the emission depends on all others, so the table is read too.
  const [subnets, hyperparameters, info, account] = await Promise.all([
    readSubnets(view),
    readHyperparameters(view, netuid),
    view.call('SubnetInfoRuntimeApi', 'get_dynamic_info', netuid),
    view.offers('SubnetInfoRuntimeApi', 'get_subnet_account_id')
      ? view.call('SubnetInfoRuntimeApi', 'get_subnet_account_id', netuid)
      : null,
  ]);
  const subnet = subnets.value.find((one) => one.netuid === netuid);
  const dynamic = info.optional();
  if (!subnet || !dynamic || !hyperparameters) throw new NoSuchSubnet(netuid);
  const value: SubnetDetail = {
    ...subnet,
    identity: identityFrom(dynamic.optional('subnetIdentity')),
    hyperparameters,
    account: account?.optional()?.text() ?? null,
    pendingAlphaRao: dynamic.bigint('pendingAlphaEmission'),
    pendingRootAlphaRao: dynamic.bigint('pendingRootEmission'),
  };
  return { value, evidence: view.evidence };
}
