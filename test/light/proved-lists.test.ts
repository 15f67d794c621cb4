// Subnets, neurons and stakes are worked out from proved storage. What they come to is what the runtime itself answers, to the last rao.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChain } from '../../chain/open-chain.ts';
import type { Chain } from '../../chain/ports/chain.ts';
import { readStake } from '../../chain/queries/hotkey.ts';
import { readMetagraph } from '../../chain/queries/metagraph.ts';
import { readPortfolio } from '../../chain/queries/portfolio.ts';
import { readSubnetDetail } from '../../chain/queries/subnet-detail.ts';
import { readSubnets } from '../../chain/queries/subnets.ts';
import type { BlockPoint } from '../../chain/read/block-point.ts';
import type { PlainReader } from '../../chain/read/plain-reader.ts';
import { provenanceOf } from '../../chain/read/provenance.ts';
import { ipNumber } from '../../chain/queries/axon-info.ts';
import { startBundledDevnet, type BundledDevnet } from '../../devnet/bundled-devnet.ts';
import { devPair } from '../../devnet/node/dev-accounts.ts';
import { ManualClock } from '../../substrate/testing/manual-clock.ts';
import { ForgetfulStore } from '../../devnet/node/forgetful-store.ts';
import { inProcessMarket } from '../../miner/market/in-process-market.ts';
import { lightConnect } from '../../node-light/provider/light-connect.ts';
import { RpcClient } from '../../substrate/transport/rpc-client.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { cryptoReady } from '../../wallet/keys/crypto-ready.ts';
import { devnetTime, lightNode } from './light-devnet.ts';

const TAO = 1_000_000_000n;
const HALF = '9223372036854775807';
/** A hotkey whose shares were never written in the new form. */
const oldStyle = devPair('//Old').address;
/** 5.125 of 7 shares of 777 TAO and one rao. */
const oldStakeRao = ((777n * TAO + 1n) * 41n) / 56n;
let devnet: BundledDevnet;
let chain: Chain;
/** A few blocks with their states still there: before, at and after an epoch. */
const points: BlockPoint[] = [];

beforeAll(async () => {
  await cryptoReady();
  const clock = new ManualClock(devnetTime);
  devnet = await startBundledDevnet({
    clock,
    store: new ForgetfulStore(),
    production: { mode: 'manual' },
    slotDurationMs: 250,
    market: { ...inProcessMarket(), pause: () => Promise.resolve() },
    actors: { tempo: 10, validators: 2, rivals: 3 },
    seed: 'proved lists',
    devMethods: true,
    keepStates: 256,
  });
  const light = lightNode(devnet.node, { slotDurationMs: 250, aheadMs: Infinity, checkpoint: 'own chain' });
  chain = await openChain({
    connect: lightConnect(light, { name: 'node', connect: devnet.connect }),
    kind: 'devnet',
    label: 'Bundled devnet',
    clock: systemClock,
    proving: true,
    attempts: 1,
  });
  const step = async (blocks: number): Promise<void> => {
    for (let i = 0; i < blocks; i++) {
      clock.advance(250);
      await devnet.step();
    }
    const { hash, header } = devnet.node.chain.best;
    points.push({ hash, number: header.number });
  };
  await step(1);
  // What actors do not do: parents and children, names, shares in their old form, root stake.
  const { neurons } = (await readMetagraph(chain.at(points[0]), 2)).value;
  const [{ hotkey: a, coldkey: ownerOfA }, { hotkey: b }] = [neurons[0]!, neurons[1]!];
  const client = new RpcClient(devnet.connect);
  await client.request('dev_setStorage', [
    {
      SubtensorModule: {
        ChildKeys: [[[a, 2], [[HALF, b]]]],
        ParentKeys: [[[b, 2], [[HALF, a]]]],
        IdentitiesV2: [[[ownerOfA], { name: '0x416c696365' }]],
        StakingHotkeys: [[[ownerOfA], [a, oldStyle]]],
        Alpha: [[[oldStyle, ownerOfA, 2], { bits: ((5n << 64n) + (1n << 61n)).toString() }]],
        TotalHotkeyShares: [[[oldStyle, 2], { bits: (7n << 64n).toString() }]],
        TotalHotkeyAlpha: [
          [[a, 0], (1234n * TAO + 567n).toString()],
          [[oldStyle, 2], (777n * TAO + 1n).toString()],
        ],
        MinChildkeyTakePerSubnet: [[[2], 400]],
        SubnetIdentitiesV3: [[[2], { subnet_name: '0x4e616d6564' }]],
      },
    },
  ]);
  client.close();
  for (const blocks of [1, 3, 11]) await step(blocks);
}, 120_000);
afterAll(async () => {
  await chain.close();
  await devnet.close();
});

/** The runtime's own answer at a block. */
const told = (at: BlockPoint, api: string, method: string, ...args: unknown[]): Promise<PlainReader> =>
  chain.at(at).call(api, method, ...args);
const sealed = { word: 'sealed' };

describe('lists from proved storage', { timeout: 60_000 }, () => {
  it('subnets are as get_all_dynamic_info has them, and sealed', async () => {
    for (const at of points) {
      const { value, evidence } = await readSubnets(chain.at(at));
      expect(evidence).toMatchObject({ ...sealed, block: at.number });
      expect(provenanceOf(evidence)!.calls).toEqual([]);
      const infos = (await told(at, 'SubnetInfoRuntimeApi', 'get_all_dynamic_info')).list();
      const rows = infos
        .map((info) => ({
          netuid: info.number('netuid'),
          symbol: info.text('tokenSymbol'),
          ownerColdkey: info.text('ownerColdkey'),
          ownerHotkey: info.text('ownerHotkey'),
          tempo: info.number('tempo'),
          alphaOutRao: info.bigint('alphaOut'),
          volumeRao: info.bigint('subnetVolume'),
          alphaOutEmissionRao: info.bigint('alphaOutEmission'),
          taoInEmissionRao: info.bigint('taoInEmission'),
          registeredAtBlock: info.number('networkRegisteredAt'),
        }))
        .sort((a, b) => a.netuid - b.netuid);
      expect(rows.length).toBeGreaterThanOrEqual(4);
      expect(value).toMatchObject(rows);
      for (const [i, row] of rows.entries()) {
        const info = infos.find((one) => one.number('netuid') === row.netuid)!;
        expect(value[i]!.pool).toMatchObject({ taoRao: info.bigint('taoIn'), alphaRao: info.bigint('alphaIn') });
        const price = await told(at, 'SwapRuntimeApi', 'current_alpha_price', row.netuid);
        expect(value[i]!.priceRao).toBe(price.bigint());
        if (value[i]!.pool.dynamic)
          expect(value[i]!.movingPriceRao).toBe((info.field('movingPrice').bigint('bits') * TAO) >> 32n);
      }
    }
    expect((await readSubnets(chain.at(points.at(-1)))).value[2]!.name).toBe('Named');
  });

  it('a subnet’s hyperparameters are as get_subnet_hyperparams_v3 has them, in name, order and value', async () => {
    for (const at of points) {
      for (const netuid of [0, 1, 2, 3]) {
        const { value, evidence } = await readSubnetDetail(chain.at(at), netuid);
        expect(evidence).toMatchObject(sealed);
        const list = (await told(at, 'SubnetInfoRuntimeApi', 'get_subnet_hyperparams_v3', netuid)).list();
        expect(value.hyperparameters.map(({ name }) => name)).toEqual(list.map((entry) => entry.text('name')));
        for (const [i, entry] of list.entries()) {
          const [kind] = Object.keys(entry.field('value').value as object);
          const theirs = entry.field('value').field(kind!);
          const ours = value.hyperparameters[i]!.value;
          if (typeof ours === 'boolean') expect(ours).toBe(theirs.bool());
          else if (typeof ours === 'bigint') expect(ours).toBe(theirs.bigint());
          else {
            const bits = kind === 'i32f32' ? 32 : 64;
            expect(Number(ours.fixed)).toBeCloseTo(Number(theirs.bigint('bits')) / 2 ** bits, 8);
          }
        }
        const account = await told(at, 'SubnetInfoRuntimeApi', 'get_subnet_account_id', netuid);
        expect(value.account).toBe(account.text());
        const info = await told(at, 'SubnetInfoRuntimeApi', 'get_dynamic_info', netuid);
        expect(value.pendingAlphaRao).toBe(info.bigint('pendingAlphaEmission'));
      }
    }
  });

  it('neurons are as get_metagraph has them, with stake that children took and parents lent', async () => {
    for (const at of points) {
      for (const netuid of [0, 2, 3]) {
        const { value, evidence } = await readMetagraph(chain.at(at), netuid);
        expect(evidence).toMatchObject({ ...sealed, block: at.number });
        const graph = await told(at, 'SubnetInfoRuntimeApi', 'get_metagraph', netuid);
        const at16 = (name: string, uid: number): number => (graph.list(name)[uid]?.number() ?? 0) / 65_535;
        expect(value).toMatchObject({ tempo: graph.number('tempo'), immunityPeriod: graph.number('immunityPeriod') });
        const rows = graph.list('hotkeys').map((hotkey, uid) => ({
          uid,
          hotkey: hotkey.text(),
          coldkey: graph.list('coldkeys')[uid]!.text(),
          stakeRao: graph.list('totalStake')[uid]!.bigint(),
          alphaStakeRao: graph.list('alphaStake')[uid]!.bigint(),
          taoStakeRao: graph.list('taoStake')[uid]!.bigint(),
          incentive: at16('incentives', uid),
          dividends: at16('dividends', uid),
          consensus: at16('consensus', uid),
          emissionRao: graph.list('emission')[uid]?.bigint() ?? 0n,
          lastUpdate: graph.list('lastUpdate')[uid]?.number() ?? 0,
          registeredAtBlock: graph.list('blockAtRegistration')[uid]!.number(),
          active: graph.list('active')[uid]?.bool() ?? false,
          validatorPermit: graph.list('validatorPermit')[uid]?.bool() ?? false,
          name: graph.list('identities')[uid]!.optional()?.text('name') ?? null,
        }));
        expect(value.neurons).toMatchObject(rows);
        expect(value.neurons.length).toBe(rows.length);
        for (const [uid, { axon }] of value.neurons.entries()) {
          const theirs = graph.list('axons')[uid]!;
          expect(axon?.port ?? 0).toBe(theirs.number('port'));
          if (axon) expect(ipNumber(axon.ip).ip).toBe(theirs.bigint('ip'));
        }
      }
    }
    const { neurons } = (await readMetagraph(chain.at(points.at(-1)), 2)).value;
    expect(neurons.some(({ incentive }) => incentive > 0)).toBe(true);
    expect(neurons[0]!.name).toBe('Alice');
    expect(neurons.some(({ taoStakeRao }) => taoStakeRao > 0n)).toBe(true);
  });

  it('positions are as get_stake_info_for_coldkey has them, old shares included', async () => {
    const olds: bigint[] = [];
    for (const at of points) {
      const coldkeys = new Set((await readMetagraph(chain.at(at), 2)).value.neurons.map(({ coldkey }) => coldkey));
      for (const coldkey of coldkeys) {
        const { value, evidence } = await readPortfolio(chain.at(at), coldkey);
        expect(evidence).toMatchObject(sealed);
        const rows = (await told(at, 'StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', coldkey)).list();
        const theirs = rows.map((row) => ({
          netuid: row.number('netuid'),
          hotkey: row.text('hotkey'),
          alphaRao: row.bigint('stake'),
          registered: row.bool('isRegistered'),
        }));
        const order = (p: { netuid: number; hotkey: string }): string => `${p.netuid} ${p.hotkey}`;
        const sorted = <T extends { netuid: number; hotkey: string }>(list: readonly T[]): T[] =>
          list.toSorted((a, b) => order(a).localeCompare(order(b)));
        // The devnet's runtime knows only the new form of shares, and says nothing of the old one.
        const [old, young] = [
          value.positions.filter(({ hotkey }) => hotkey === oldStyle),
          value.positions.filter(({ hotkey }) => hotkey !== oldStyle),
        ];
        olds.push(...old.map(({ alphaRao }) => alphaRao));
        expect(sorted(young)).toMatchObject(sorted(theirs));
        for (const { hotkey, netuid, alphaRao } of value.positions)
          expect((await readStake(chain.at(at), hotkey, coldkey, netuid)).value).toBe(alphaRao);
      }
    }
    expect(olds).toEqual(points.slice(1).map(() => oldStakeRao));
  });
});
