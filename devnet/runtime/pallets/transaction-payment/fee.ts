// subtensor: runtime/src/lib.rs (`LinearWeightToFee`, `TransactionByteFee`), pallets/transaction-fee. Amounts are rao.
import type { DispatchInfo, PostDispatch, Weight } from '../../frame/dispatch.ts';
import { system } from '../system/declaration.ts';

const { max_block: MAX_BLOCK, per_class: PER_CLASS } = system.constants.BlockWeights;
type ClassKey = 'normal' | 'operational' | 'mandatory';
/** Limits and base cost of a dispatch class. */
export const limitsOf = (info: Pick<DispatchInfo, 'class'>) => PER_CLASS[info.class.toLowerCase() as ClassKey];

/** Rao for a weight: 0.0005 rao per picosecond, to the nearest, halves down. The proof size is free. */
export function weightToFee(weight: Pick<Weight, 'refTime'>): bigint {
  const { ref_time: most } = MAX_BLOCK;
  const refTime = weight.refTime < most ? weight.refTime : most;
  const product = refTime * 500_000n;
  const fee = product / 1_000_000_000n;
  return product % 1_000_000_000n > 500_000_000n ? fee + 1n : fee;
}
/** Rao for a length: one per byte. */
export const lengthToFee = (bytes: number): bigint => BigInt(bytes);

/** The parts of a fee without the tip. */
export interface InclusionFee {
  readonly baseRao: bigint;
  readonly lengthRao: bigint;
  readonly weightRao: bigint;
}
/** `undefined` for a call nobody pays for. `weight` includes that of the signed extensions. */
export function inclusionFee(length: number, info: DispatchInfo, weight: Weight): InclusionFee | undefined {
  if (!info.pays) return undefined;
  return {
    baseRao: weightToFee({ refTime: limitsOf(info).base_extrinsic.ref_time }),
    lengthRao: lengthToFee(length),
    weightRao: weightToFee(weight),
  };
}
export const sumOf = (fee: InclusionFee | undefined): bigint =>
  fee === undefined ? 0n : fee.baseRao + fee.lengthRao + fee.weightRao;

/** What a call really weighed: never more than what was declared for it. */
export function actualWeight(declared: Weight, post: PostDispatch): Weight {
  const w = post.weight ?? declared;
  return w.refTime > declared.refTime || w.proofSize > declared.proofSize ? declared : w;
}
