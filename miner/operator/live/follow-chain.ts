import type { Chain } from '../../../chain/ports/chain.ts';
import { readStake } from '../../../chain/queries/hotkey.ts';
import { readMetagraph } from '../../../chain/queries/metagraph.ts';
import { readPools } from '../../../chain/queries/pools.ts';
import { readWeights } from '../../../chain/queries/weights.ts';
import { watch } from '../../../chain/watch.ts';
import type { Metagraph } from '../../../chain/types/neuron.ts';
import { exitValue } from '../earning-range.ts';
import type { EarningFigures, StandingFigures } from '../ports/operator-state.ts';
import { readWatched, type Watched } from '../watch/read-watched.ts';
import { standingOf } from './standing.ts';

/** What a look at the chain gives. `standing` is null when the hotkey has lost its place. */
export interface ChainLook {
  readonly block: number;
  readonly metagraph: Metagraph;
  readonly standing: StandingFigures | null;
  readonly earning: EarningFigures;
  readonly stakeRao: bigint;
  readonly watched: Watched;
}

/** What was earned up to the last look. */
export interface Earned {
  readonly sinceBlock: number;
  readonly stakeRao: bigint;
  readonly earnedAlphaRao: bigint;
}

/** Reads place, scores and stake of a miner at the best block. */
export async function lookAtChain(
  chain: Chain,
  miner: { readonly netuid: number; readonly hotkey: string; readonly coldkey: string },
  before: Earned,
): Promise<ChainLook> {
  const { netuid, hotkey, coldkey } = miner;
  const view = chain.at();
  const [graph, weights, stake, pools] = await Promise.all([
    readMetagraph(view, netuid),
    readWeights(view, netuid),
    readStake(view, hotkey, coldkey, netuid),
    readPools(view, [netuid]),
  ]);
  const watched = await readWatched(view, graph.value, hotkey);
  const neuron = graph.value.neurons.find((one) => one.hotkey === hotkey);
  // What the person takes out meanwhile is no loss, so only growth counts.
  const growth = stake.value - before.stakeRao;
  const earnedAlphaRao = before.earnedAlphaRao + (growth > 0n ? growth : 0n);
  return {
    block: view.block.number,
    metagraph: graph.value,
    standing: neuron ? standingOf(neuron, graph.value, weights.value, graph.evidence) : null,
    stakeRao: stake.value,
    watched,
    earning: {
      earnedAlphaRao,
      exitRao: exitValue(pools.get(netuid)!, earnedAlphaRao) ?? 0n,
      sinceBlock: before.sinceBlock,
      evidence: view.evidence,
    },
  };
}

/** What selling an amount of alpha-rao brings now, after fee and impact, rao; null when the pool refuses. */
export async function lookAtExit(chain: Chain, netuid: number, alphaRao: bigint): Promise<bigint | null> {
  return exitValue((await readPools(chain.at(), [netuid])).get(netuid)!, alphaRao);
}

/** Looks about once in `everyMs`, at a new block. The result stops it. */
export function followChain(
  chain: Chain,
  look: () => Promise<ChainLook>,
  told: (look: ChainLook) => void,
  failed: (error: unknown) => void,
  everyMs: number,
): () => void {
  const everyBlocks = Math.max(1, Math.round(everyMs / Math.max(1, chain.info.blockTimeMs)));
  return watch(chain, look, told, failed, { everyBlocks });
}
