import type { Proved } from '../../substrate/evidence.ts';
import { NoSuchSubnet } from '../errors.ts';
import type { BlockView } from '../read/block-view.ts';
import type { PlainReader } from '../read/plain-reader.ts';
import type { Metagraph, Neuron } from '../types/neuron.ts';
import { axonFrom } from './axon-info.ts';
import { ranksOf } from './rank.ts';

const SHARE = 65_535;

/** All neurons of a subnet. @throws NoSuchSubnet */
export async function readMetagraph(view: BlockView, netuid: number): Promise<Proved<Metagraph>> {
  const [answer, [trusts, lastEpoch]] = await Promise.all([
    view.call('SubnetInfoRuntimeApi', 'get_metagraph', netuid),
    // The metagraph's own trust is not filled in by the runtime any more.
    view.storage([
      ['SubtensorModule', 'ValidatorTrust', netuid],
      ['SubtensorModule', 'LastEpochBlock', netuid],
    ]),
  ]);
  const graph = answer.optional();
  if (!graph) throw new NoSuchSubnet(netuid);
  const block = view.block.number;
  const immunityPeriod = graph.number('immunityPeriod');
  const column = (name: string): PlainReader[] => graph.list(name);
  const share = (name: string): number[] => column(name).map((each) => each.number() / SHARE);
  const columns = {
    coldkeys: column('coldkeys'),
    active: column('active'),
    permits: column('validatorPermit'),
    updates: column('lastUpdate'),
    emission: column('emission'),
    registered: column('blockAtRegistration'),
    alpha: column('alphaStake'),
    tao: column('taoStake'),
    total: column('totalStake'),
    axons: column('axons'),
    identities: column('identities'),
    dividends: share('dividends'),
    incentives: share('incentives'),
    consensus: share('consensus'),
    trust: trusts!.list().map((each) => each.number() / SHARE),
  };
  const ranks = ranksOf(columns.incentives);
  const neurons = column('hotkeys').map((hotkey, uid): Neuron => {
    // A vector of the chain may be shorter than the list of keys until the next epoch: what is missing is zero there.
    const amount = (values: readonly PlainReader[]): bigint => values[uid]?.bigint() ?? 0n;
    const registeredAtBlock = columns.registered[uid]?.number() ?? 0;
    const axon = columns.axons[uid];
    return {
      uid,
      hotkey: hotkey.text(),
      coldkey: columns.coldkeys[uid]!.text(),
      stakeRao: amount(columns.total),
      alphaStakeRao: amount(columns.alpha),
      taoStakeRao: amount(columns.tao),
      incentive: columns.incentives[uid] ?? 0,
      dividends: columns.dividends[uid] ?? 0,
      consensus: columns.consensus[uid] ?? 0,
      trust: columns.trust[uid] ?? 0,
      rank: ranks[uid] ?? null,
      emissionRao: amount(columns.emission),
      lastUpdate: columns.updates[uid]?.number() ?? 0,
      registeredAtBlock,
      immune: block - registeredAtBlock < immunityPeriod,
      active: columns.active[uid]?.bool() ?? false,
      validatorPermit: columns.permits[uid]?.bool() ?? false,
      axon: axon ? axonFrom(axon) : null,
      name: columns.identities[uid]?.optional()?.text('name') ?? null,
    };
  });
  const value: Metagraph = {
    netuid,
    block,
    tempo: graph.number('tempo'),
    lastEpochBlock: lastEpoch!.number(),
    immunityPeriod,
    neurons,
  };
  return { value, evidence: view.evidence };
}
