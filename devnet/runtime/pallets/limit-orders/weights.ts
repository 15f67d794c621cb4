import type { DynamicInfo } from '../../frame/pallet.ts';
import type { SignedOrder } from './order.ts';

const READ = 25_000_000n;
const WRITE = 100_000_000n;

/** Cost by the number of orders. subtensor: pallets/limit-orders/src/weights.rs */
export const dynamicInfo: DynamicInfo = ({ type, value }) => {
  const n = BigInt((value as { orders?: readonly SignedOrder[] } | undefined)?.orders?.length ?? 0);
  const info = (refTime: bigint, proofSize: bigint) =>
    ({ weight: { refTime, proofSize: proofSize + 5_158n * n }, class: 'Normal', pays: true }) as const;
  if (type === 'execute_orders')
    return info(61_768_457n + 520_180_782n * n + (17n + 11n * n) * READ + (10n + 7n * n) * WRITE, 6_148n);
  if (type === 'execute_batched_orders')
    return info(499_718_496n + 259_134_004n * n + (25n + 10n * n) * READ + (15n + 7n * n) * WRITE, 8_727n);
  return undefined;
};
