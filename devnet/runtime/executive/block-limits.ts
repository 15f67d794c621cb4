import type { DispatchInfo, Weight } from '../frame/dispatch.ts';
import { system } from '../pallets/system/declaration.ts';
import { limitsOf } from '../pallets/transaction-payment/fee.ts';
import { invalid } from './invalid.ts';

const { BlockWeights, BlockLength } = system.constants;
type Class = 'normal' | 'operational' | 'mandatory';
interface RefTimes {
  normal: bigint;
  operational: bigint;
  mandatory: bigint;
}

/**
 * How full the block is, in time and bytes. The proof size is not limited on this chain.
 * substrate: frame/system/src/extensions/check_weight.rs
 */
export class BlockLimits {
  readonly used: RefTimes = { normal: 0n, operational: 0n, mandatory: BlockWeights.base_block.ref_time };
  #bytes = 0;

  /** Books an extrinsic by what it may cost. @throws Invalid ExhaustsResources */
  reserve(info: DispatchInfo, weight: Weight, length: number): void {
    const key = info.class.toLowerCase() as Class;
    const limits = limitsOf(info);
    const refTime = weight.refTime + limits.base_extrinsic.ref_time;
    const ofClass = this.used[key] + refTime;
    const ofBlock = this.used.normal + this.used.operational + this.used.mandatory + refTime;
    if (limits.max_extrinsic && weight.refTime > limits.max_extrinsic.ref_time) throw invalid('ExhaustsResources');
    if (limits.max_total && ofClass > limits.max_total.ref_time) throw invalid('ExhaustsResources');
    const within = limits.reserved === undefined || ofClass <= limits.reserved.ref_time;
    if (ofBlock > BlockWeights.max_block.ref_time && !within) throw invalid('ExhaustsResources');
    if (this.#bytes + length > BlockLength.max[key]) throw invalid('ExhaustsResources');
    this.used[key] = ofClass;
    this.#bytes += length;
  }

  /** Takes back what was booked and not used. */
  refund(info: DispatchInfo, unusedRefTime: bigint): void {
    this.used[info.class.toLowerCase() as Class] -= unusedRefTime;
  }

  snapshot(): { used: RefTimes; bytes: number } {
    return { used: { ...this.used }, bytes: this.#bytes };
  }
  restore(snapshot: { used: RefTimes; bytes: number }): void {
    Object.assign(this.used, snapshot.used);
    this.#bytes = snapshot.bytes;
  }
}
