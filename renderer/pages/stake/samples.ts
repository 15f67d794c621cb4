import { sampleNeuron } from '../../../chain/testing/sample-neuron.ts';
import type { Metagraph, Neuron } from '../../../chain/types/neuron.ts';
import type { Portfolio, Position } from '../../../chain/types/position.ts';
import type { Subnet } from '../../../chain/types/subnet.ts';
import type { DeskWorld } from './desk-world.ts';

/** Made-up chain data for the tests of the pages; no product code reads it. */
const TAO = 1_000_000_000n;
export const COLDKEY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const QUAYSIDE = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
export const OWN_HOTKEY = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';

export const subnet = (netuid: number, rest: Partial<Subnet> = {}): Subnet => ({
  netuid,
  name: `Subnet ${netuid}`,
  description: '',
  symbol: 'α',
  ownerColdkey: COLDKEY,
  ownerHotkey: QUAYSIDE,
  priceRao: 200_000_000n,
  movingPriceRao: 200_000_000n,
  emissionShare: 0.5,
  pool: {
    netuid,
    taoRao: 1_000n * TAO,
    alphaRao: 5_000n * TAO,
    quoteWeight: 500_000_000_000_000_000n,
    feeRate: 33,
    dynamic: true,
  },
  alphaOutRao: 900n * TAO,
  volumeRao: 0n,
  alphaOutEmissionRao: TAO,
  taoInEmissionRao: TAO / 2n,
  neurons: 12,
  maxNeurons: 256,
  tempo: 10,
  blocksToEpoch: 4,
  lastEpochBlock: 90,
  burnRao: TAO / 10n,
  registrationOpen: true,
  started: true,
  registeredAtBlock: 1,
  ...rest,
});

export const position = (rest: Partial<Position> = {}): Position => ({
  netuid: 1,
  hotkey: QUAYSIDE,
  coldkey: COLDKEY,
  alphaRao: 100n * TAO,
  spotRao: 20n * TAO,
  exitRao: 19_598_163_154n,
  exitFeeAlphaRao: 50_354_772n,
  exitPossible: true,
  registered: true,
  ownHotkey: false,
  ...rest,
});

export const portfolio = (positions: readonly Position[] = [position()]): Portfolio => ({
  coldkey: COLDKEY,
  freeRao: 50n * TAO,
  positions,
  spotRao: positions.reduce((sum, one) => sum + one.spotRao, 50n * TAO),
  exitRao: positions.reduce((sum, one) => sum + one.exitRao, 50n * TAO),
});

export const world = (rest: Partial<DeskWorld> = {}): DeskWorld => ({
  online: true,
  barred: null,
  subnets: [subnet(1), subnet(2, { name: 'Glyphs', started: false })],
  portfolio: portfolio(),
  transferableRao: 50n * TAO - 500n,
  networkFeeRao: 1_700_000n,
  account: { address: COLDKEY, signs: true },
  ...rest,
});

export const neuron = (uid: number, rest: Partial<Neuron> = {}): Neuron =>
  sampleNeuron(uid, { hotkey: `hotkey-${uid}`, lastUpdate: 90, registeredAtBlock: 10, ...rest });

export const metagraph = (neurons: readonly Neuron[], rest: Partial<Metagraph> = {}): Metagraph => ({
  netuid: 1,
  block: 100,
  tempo: 10,
  lastEpochBlock: 90,
  immunityPeriod: 50,
  neurons,
  ...rest,
});
