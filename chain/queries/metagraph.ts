import type { Proved } from '../../substrate/evidence.ts';
import { NoSuchSubnet } from '../errors.ts';
import type { BlockView } from '../read/block-view.ts';
import { readTable } from '../read/item-table.ts';
import type { PlainReader } from '../read/plain-reader.ts';
import type { Metagraph, Neuron } from '../types/neuron.ts';
import { axonFrom } from './axon-info.ts';
import { readNeuronStakes } from './neuron-stakes.ts';
import { ranksOf } from './rank.ts';

const SHARE = 65_535;

/** One value or one list for the subnet; lists are by uid. */
const ITEMS = [
  'NetworksAdded',
  'SubnetworkN',
  'Tempo',
  'LastEpochBlock',
  'ImmunityPeriod',
  'Active',
  'ValidatorPermit',
  'LastUpdate',
  'Emission',
  'Dividends',
  'Incentive',
  'Consensus',
  'ValidatorTrust',
] as const;

/** All neurons of a subnet. @throws NoSuchSubnet */
export async function readMetagraph(view: BlockView, netuid: number): Promise<Proved<Metagraph>> {
  const [subnet] = await readTable(view, ITEMS, [[netuid]]);
  const items = subnet!;
  if (!items.NetworksAdded.bool()) throw new NoSuchSubnet(netuid);
  const uids = Array.from({ length: items.SubnetworkN.number() }, (_, uid) => uid);
  const places = await readTable(
    view,
    ['Keys', 'BlockAtRegistration'],
    uids.map((uid) => [netuid, uid]),
  );
  const hotkeys = places.map(({ Keys }) => Keys.text());
  const [owners, axons, stakes] = await Promise.all([
    readTable(
      view,
      ['Owner'],
      hotkeys.map((hotkey) => [hotkey]),
    ),
    readTable(
      view,
      ['Axons'],
      hotkeys.map((hotkey) => [netuid, hotkey]),
    ),
    readNeuronStakes(view, netuid, hotkeys),
  ]);
  const coldkeys = owners.map(({ Owner }) => Owner.text());
  const identities = await readTable(
    view,
    ['IdentitiesV2'],
    coldkeys.map((coldkey) => [coldkey]),
  );
  const block = view.block.number;
  const immunityPeriod = items.ImmunityPeriod.number();
  const shares = (list: PlainReader): number[] => list.list().map((each) => each.number() / SHARE);
  // A list of the chain may be shorter than there are neurons until the next epoch: what is missing is zero there.
  const columns = {
    active: items.Active.list(),
    permits: items.ValidatorPermit.list(),
    updates: items.LastUpdate.list(),
    emission: items.Emission.list(),
    dividends: shares(items.Dividends),
    incentives: shares(items.Incentive),
    consensus: shares(items.Consensus),
    trust: shares(items.ValidatorTrust),
  };
  const ranks = ranksOf(columns.incentives);
  const neurons = hotkeys.map((hotkey, uid): Neuron => {
    const registeredAtBlock = places[uid]!.BlockAtRegistration.number();
    const axon = axons[uid]!.Axons.optional();
    const stake = stakes[uid]!;
    return {
      uid,
      hotkey,
      coldkey: coldkeys[uid]!,
      stakeRao: stake.totalRao,
      alphaStakeRao: stake.alphaRao,
      taoStakeRao: stake.rootRao,
      incentive: columns.incentives[uid] ?? 0,
      dividends: columns.dividends[uid] ?? 0,
      consensus: columns.consensus[uid] ?? 0,
      trust: columns.trust[uid] ?? 0,
      rank: ranks[uid] ?? null,
      emissionRao: columns.emission[uid]?.bigint() ?? 0n,
      lastUpdate: columns.updates[uid]?.number() ?? 0,
      registeredAtBlock,
      immune: block - registeredAtBlock < immunityPeriod,
      active: columns.active[uid]?.bool() ?? false,
      validatorPermit: columns.permits[uid]?.bool() ?? false,
      axon: axon ? axonFrom(axon) : null,
      name: identities[uid]!.IdentitiesV2.optional()?.text('name') ?? null,
    };
  });
  const value: Metagraph = {
    netuid,
    block,
    tempo: items.Tempo.number(),
    lastEpochBlock: items.LastEpochBlock.number(),
    immunityPeriod,
    neurons,
  };
  return { value, evidence: view.evidence };
}
