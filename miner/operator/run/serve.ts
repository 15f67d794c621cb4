import { followChain, lookAtChain, lookAtExit, type ChainLook } from '../live/follow-chain.ts';
import { deregistered } from '../operator-errors.ts';
import type { EpochFigures, MinerChoice } from '../ports/operator-state.ts';
import { checkReach } from '../watch/judge-reach.ts';
import { textOf, type Desk, type Run } from './run.ts';

const EPOCHS = 500;
/** The announced address is dialled about so often. */
const REACH_MS = 5 * 60_000;
/** The chain is looked at about so often while answering. */
const LOOK_MS = 2000;

/** Shows that it answers, and from then on what the chain and others make of it, until the run ends. */
export function serve(desk: Desk, run: Run, choice: MinerChoice): void {
  const { ports, board, kept } = desk;
  const { chain } = ports;
  board.step('answer', { state: 'running', words: 'Answering queries', fraction: null });
  board.show({ phase: 'answering' });
  board.log('Answering');
  const miner = { netuid: choice.netuid, hotkey: run.parts.hotkey!, coldkey: choice.coldkey };
  const before = (): { sinceBlock: number; stakeRao: bigint; earnedAlphaRao: bigint } => ({
    sinceBlock: kept.record?.sinceBlock ?? chain.heads().best.number,
    stakeRao: kept.record?.stakeRao ?? 0n,
    earnedAlphaRao: kept.record?.earnedAlphaRao ?? 0n,
  });
  const stops = [
    followChain(
      chain,
      () => lookAtChain(chain, miner, before()),
      (look) => looked(desk, run, look),
      (error) => board.show({ chainTrouble: textOf(error) }),
      LOOK_MS,
    ),
    chain.onHeads(({ best }) => {
      run.counter.block(best.number);
      board.show({ answers: run.counter.figures() });
    }),
    followReach(desk, run, choice),
  ];
  run.closers.push(async () => stops.forEach((stop) => stop()));
}

/** Dials the announced address now and from time to time, and tells what changed. */
function followReach({ ports, board }: Desk, run: Run, { announceIp }: MinerChoice): () => void {
  const { reach, clock } = ports;
  if (!reach) return () => undefined;
  let untime = (): void => undefined;
  const look = async (): Promise<void> => {
    run.dialling = true;
    const found = await checkReach(reach, announceIp, run.parts.axonPort!, run.parts.hotkey!);
    run.dialling = false;
    if (run.ended.signal.aborted) return;
    if (found.reached !== board.state.reach?.reached) board.tell(found);
    board.show({ reach: found });
    untime = clock.after(REACH_MS, () => void look());
  };
  void look();
  return () => untime();
}

/** What only somebody with a signature can bring about: strangers and own dials do not count as being found. */
function provenQueries({ counter }: Run): number {
  const { answered, failed, left } = counter.figures();
  return answered + failed + left;
}

function looked(desk: Desk, run: Run, { metagraph, standing, earning, stakeRao, watched }: ChainLook): void {
  const { board, kept } = desk;
  run.parts.metagraph = metagraph;
  const { axon } = board.state;
  const side = { announced: axon ? `${axon.ip}:${axon.port}` : '', received: provenQueries(run) };
  for (const fact of run.watch.see(watched, side)) board.tell(fact);
  board.show({ burnRao: watched.burnRao });
  if (!standing) {
    // Not wanted any more: a restart must not pay for a new place by itself.
    void kept
      .save({ uid: null, sinceBlock: null, wanted: false })
      .finally(() => void desk.endWith(run, 'register', deregistered()));
    return;
  }
  const last = board.state.standing;
  const { incentive, rank, score, emissionRao, lastEpochBlock } = standing;
  const epoch = {
    block: lastEpochBlock,
    incentive,
    rank,
    score,
    emissionRao,
    answered: run.counter.figures().answered,
  };
  board.show({ standing, earning, chainTrouble: null });
  if (last !== null && last.lastEpochBlock !== lastEpochBlock) {
    board.show({ epochs: [...board.state.epochs, epoch].slice(-EPOCHS) });
    keepEarning(desk, epoch, standing.uid);
    board.log(`Epoch at block ${lastEpochBlock}: rank ${rank ?? 'none'} of ${standing.miners}`);
  }
  if (stakeRao !== kept.record?.stakeRao) {
    kept
      .save({ stakeRao, earnedAlphaRao: earning.earnedAlphaRao })
      .catch((error: unknown) => board.log(`Earnings could not be kept: ${textOf(error)}`, 'caution'));
  }
}

function keepEarning({ ports, board }: Desk, epoch: EpochFigures, uid: number): void {
  const { choice, hotkey } = board.state;
  const { chain, history } = ports;
  if (!history || !choice || !hotkey) return;
  const { netuid } = choice;
  void lookAtExit(chain, netuid, epoch.emissionRao)
    .then((exitRao) =>
      history.add({ chain: chain.info.genesisHash, netuid, hotkey, uid, at: board.now(), exitRao, ...epoch }),
    )
    .catch((error: unknown) => board.log(`What the epoch brought could not be kept: ${textOf(error)}`, 'caution'));
}
