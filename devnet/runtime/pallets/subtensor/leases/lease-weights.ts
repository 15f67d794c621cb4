// What the lease calls cost by the number of contributors. Once as declared, for the most contributors there can be, and once as
// charged afterwards: the chain keeps two tables. subtensor: pallets/subtensor/src/weights.rs, subnets/leasing.rs `SubnetLeasingWeightInfo`
import type { Weight } from '../../../frame/dispatch.ts';

const READ = 25_000_000n;
const WRITE = 100_000_000n;
/** The most contributors of a crowdloan. */
export const MAX_CONTRIBUTORS = 500;

interface Cost {
  readonly time: bigint;
  readonly proof: bigint;
  readonly reads: bigint;
  readonly writes: bigint;
}

/** Base cost, and the cost of each of `k` contributors. */
const cost =
  (base: Cost, each: Cost) =>
  (contributors: number): Weight => {
    const k = BigInt(contributors);
    const at = (of: keyof Cost): bigint => base[of] + k * each[of];
    return { refTime: at('time') + at('reads') * READ + at('writes') * WRITE, proofSize: at('proof') };
  };

/** Reference time and proof size of register_leased_network. */
export const registerWeights = {
  declared: cost(
    { time: 309_598_986n, proof: 10_256n, reads: 49n, writes: 53n },
    { time: 46_027_026n, proof: 2_579n, reads: 2n, writes: 2n },
  ),
  charged: cost(
    { time: 301_560_714n, proof: 10_079n, reads: 41n, writes: 55n },
    { time: 26_884_006n, proof: 2_579n, reads: 2n, writes: 2n },
  ),
};

/** Reference time and proof size of terminate_lease. */
export const terminateWeights = {
  declared: cost(
    { time: 146_402_779n, proof: 6_148n, reads: 4n, writes: 7n },
    { time: 1_566_532n, proof: 2_529n, reads: 1n, writes: 1n },
  ),
  charged: cost(
    { time: 56_635_122n, proof: 6_148n, reads: 4n, writes: 6n },
    { time: 912_993n, proof: 2_529n, reads: 1n, writes: 1n },
  ),
};
