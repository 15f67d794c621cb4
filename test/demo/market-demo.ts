/** The main job without a window: from an empty wallet to mined alpha on the bundled devnet. Every step is that of a real client. */
import { ApiPromise, WsProvider } from '@polkadot/api';
import type { Option, u16, u64, Vec } from '@polkadot/types';
import type { Market, MarketTask } from '../../devnet/actors/market.ts';
import { startBundledDevnet } from '../../devnet/bundled-devnet.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { serveWebSocket } from '../../devnet/rpc/websocket-server.ts';
import { axonInfo } from '../../miner/axon/axon-info.ts';
import type { KnownNeuron } from '../../miner/axon/caller-policy.ts';
import { httpMarket } from '../../miner/market/http-market.ts';
import { LOCAL_AXON_IP } from '../../miner/market/local-axon.ts';
import { taskByName } from '../../miner/tasks/index.ts';
import { inBlock } from './lockstep.ts';
import { modelOf, openMiner } from './our-miner.ts';
import { makeWallet } from './our-wallet.ts';
import { AskedTally, epochTable, rankOf, type EpochRow } from './report.ts';

export interface DemoOptions {
  readonly seed: string;
  readonly model: 'trained' | 'random';
  /** The subnet to mine on: one of the bundled ones. */
  readonly netuid: number;
  /** Gives the first bundled subnet to this task. */
  readonly task?: string;
  /** Epochs to mine for. */
  readonly epochs: number;
  /** Gets one line, or one table, at a time. */
  readonly tell: (text: string) => void;
}
/** What came of it. Amounts are in rao and alpha-rao. */
export interface DemoOutcome {
  readonly netuid: number;
  readonly uid: number;
  readonly queriesAnswered: number;
  readonly meanLatencyMs: number;
  readonly executionProvider: string;
  /** Share of the miners' pay in the last epoch, 0 … 1. */
  readonly incentive: number;
  readonly rank: number;
  readonly earnedAlphaRao: bigint;
  /** What selling the alpha would give now, price impact and fee included. */
  readonly earnedTaoValueRao: bigint;
  readonly blocks: number;
}

/** The demo cannot go on; the text says why. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed';
}

const TAO = 1_000_000_000n;
const SLOT_MS = 250;
/** 2026-01-01: seeded runs have the same time stamps. */
const START_MS = Date.UTC(2026, 0, 1);
const taoText = (rao: bigint): string => `${(Number(rao) / 1e9).toFixed(4)} τ`;
const big = (value: unknown): bigint => BigInt(String(value));

/** The same market with a task in front, which the first bundled subnet then gets. Throws `UnknownTaskError`. */
function startingWith(market: Market, name: string): Market {
  taskByName(name);
  const front = (task: MarketTask): number => (task.name === name ? 0 : 1);
  return { ...market, tasks: [...market.tasks].sort((a, b) => front(a) - front(b)) };
}

/** Runs the demo; whatever happens, everything it opened is closed. @throws DemoFailed, DispatchFailed */
export async function runDemo({
  seed,
  model: kind,
  netuid,
  task: first,
  epochs,
  tell,
}: DemoOptions): Promise<DemoOutcome> {
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const clock = new ManualClock(START_MS);
    const devnet = await startBundledDevnet({
      clock,
      store: new ForgetfulStore(),
      production: { mode: 'manual' },
      slotDurationMs: SLOT_MS,
      market: first === undefined ? httpMarket() : startingWith(httpMarket(), first),
      seed,
    });
    closing.push(() => devnet.close());
    const actors = devnet.actors!;
    devnet.node.trouble.on((error) => tell(`A block could not be made: ${error.message}`));
    if (!actors.ready) throw new DemoFailed(`The bundled market is not ready: ${actors.status().trouble.join('; ')}`);
    const step = (): Promise<void> => {
      clock.advance(SLOT_MS);
      return devnet.step();
    };
    const server = await serveWebSocket(devnet.node, devnet.methods, { port: 0, hosts: ['127.0.0.1'] });
    closing.push(() => server.close());
    const states = actors.status().actors.filter((actor) => actor.netuid === netuid);
    const task = states[0]?.task;
    if (task === undefined)
      throw new DemoFailed(`Subnet ${netuid} is none of the bundled ones (${actors.netuids.join(', ')}).`);
    const count = (role: string): number => states.filter((actor) => actor.role === role).length;
    tell(
      `Devnet     block ${devnet.node.chain.best.header.number}, ws://127.0.0.1:${server.port}; subnet ${netuid} "${task}", ${count('validator')} validators, ${count('rival')} rivals`,
    );

    const provider = new WsProvider(`ws://127.0.0.1:${server.port}`, false);
    const api = new ApiPromise({ provider: provider as never, noInitWarn: true });
    closing.push(() => api.disconnect());
    await provider.connect();
    await api.isReadyOrError;

    const { coldkey, hotkey, coldkeySigner, hotkeySigner } = await makeWallet(api, seed, (words) =>
      tell(`Sign       ${words}`),
    );
    tell(`Wallet     coldkey ${coldkey}, hotkey ${hotkey}`);

    const transfer = api.tx['balances']!['transferKeepAlive']!(coldkey, 50n * TAO);
    const funded = await inBlock(api, step, transfer, devPair('//Bob'));
    const balance = async (): Promise<bigint> =>
      big(((await api.query['system']!['account']!(coldkey)) as unknown as { data: { free: u64 } }).data.free);
    tell(`Funds      ${taoText(await balance())} by a transfer of //Bob in block ${funded}`);

    const query = api.query['subtensorModule']!;
    const calls = api.tx['subtensorModule']!;
    const burnRao = big(await query['burn']!(netuid));
    const registered = await inBlock(api, step, calls['burnedRegister']!(netuid, hotkey), coldkey, coldkeySigner);
    const uid = ((await query['uids']!(netuid, hotkey)) as Option<u16>).unwrap().toNumber();
    tell(`Register   uid ${uid} on subnet ${netuid} in block ${registered} for ${taoText(burnRao)}`);

    const source = await modelOf(task, kind, seed);
    const neurons = new Map<string, KnownNeuron>();
    const miner = await openMiner(task, source, hotkey, (caller) => neurons.get(caller) ?? null);
    closing.push(() => miner.close());
    const { device, manifest } = miner.model;
    tell(`Model      ${manifest.title}, ${manifest.bytes} bytes; ${device.reason}`);

    const info = axonInfo(LOCAL_AXON_IP, miner.port);
    const announce = calls['serveAxon']!(netuid, info.version, info.ip, info.port, info.ipType, info.protocol, 0, 0);
    const announced = await inBlock(api, step, announce, hotkey, hotkeySigner);
    tell(
      `Axon       http://127.0.0.1:${miner.port}, announced as ${LOCAL_AXON_IP}:${miner.port} in block ${announced}`,
    );

    const tally = new AskedTally();
    let answered = 0;
    let latencyMs = 0;
    actors.asked.on((event) => {
      if (event.netuid !== netuid) return;
      tally.record(event);
      if (event.uid !== uid || event.failure !== undefined) return;
      answered++;
      latencyMs += event.latencyMs;
    });
    const readNeurons = async (): Promise<void> => {
      const [keys, permits] = await Promise.all([
        query['keys']!.entries(netuid),
        query['validatorPermit']!(netuid) as unknown as Promise<Vec<never>>,
      ]);
      const granted = permits.toJSON() as boolean[];
      neurons.clear();
      for (const [key, address] of keys) {
        const id = Number(key.args[1]);
        neurons.set(address.toString(), { uid: id, validatorPermit: granted[id] ?? false, stakeRao: 0n });
      }
    };
    await readNeurons();

    const nameOf = (id: number): string =>
      id === uid ? `ours, ${kind} model` : (states.find((state) => state.uid === id)?.method ?? `uid ${id}`);
    const lastEpoch = async (): Promise<number> => Number(await query['lastEpochBlock']!(netuid));
    let seen = await lastEpoch();
    let incentive = 0;
    let rank = 0;
    for (let epoch = 1; epoch <= epochs;) {
      await step();
      const at = await lastEpoch();
      if (at === seen) continue;
      seen = at;
      const [incentives, emissions] = (
        await Promise.all([query['incentive']!(netuid), query['emission']!(netuid)])
      ).map((list) => (list.toJSON() as (number | string)[]).map(Number)) as [number[], number[]];
      const total = incentives.reduce((sum, one) => sum + one, 0);
      const miners = [...states.filter((state) => state.role === 'rival').map((state) => state.uid!), uid];
      const of = (id: number): number => incentives[id] ?? 0;
      const rows: EpochRow[] = miners.map((id) => ({
        uid: id,
        name: nameOf(id),
        ...tally.of(id),
        rank: rankOf(of(id), miners.map(of)),
        incentive: total === 0 ? 0 : of(id) / total,
        emissionRao: BigInt(emissions[id] ?? 0),
      }));
      const own = rows.find((row) => row.uid === uid)!;
      ({ incentive, rank } = own);
      rows.sort((a, b) => a.rank - b.rank || b.score - a.score || a.uid - b.uid);
      tell(epochTable(epoch, at, rows, uid));
      tally.clear();
      await readNeurons();
      epoch++;
    }

    if (answered === 0) throw new DemoFailed('No validator got an answer from our axon.');
    const earnedAlphaRao = big(await query['totalHotkeyAlpha']!(hotkey, netuid));
    const sale = await api.call['swapRuntimeApi']!['simSwapAlphaForTao']!(netuid, earnedAlphaRao);
    const earnedTaoValueRao = big((sale as unknown as { taoAmount: u64 }).taoAmount);
    tell(
      `Earned     ${(Number(earnedAlphaRao) / 1e9).toFixed(4)} α, worth ${taoText(earnedTaoValueRao)} if sold now; ${answered} queries answered`,
    );
    return {
      netuid,
      uid,
      queriesAnswered: answered,
      meanLatencyMs: Math.round((latencyMs / answered) * 10) / 10,
      executionProvider: device.provider,
      incentive: Math.round(incentive * 1e6) / 1e6,
      rank,
      earnedAlphaRao,
      earnedTaoValueRao,
      blocks: devnet.node.chain.best.header.number,
    };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
