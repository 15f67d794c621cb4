import { KdfRefused } from '../errors.ts';

/** Costs of turning the password into a key: argon2id 1.3, one lane. */
export interface KdfCosts {
  /** Passes over the memory. */
  readonly passes: number;
  readonly memoryBytes: number;
}

const MIB = 1024 * 1024;

/**
 * Costs of new vaults: twice the memory of RFC 9106's second recommendation (64 MiB, 3 passes), about half a second
 * on a laptop and still possible on a phone.
 */
export const DEFAULT_COSTS: KdfCosts = { passes: 3, memoryBytes: 128 * MIB };

/** What a stored vault may ask for. Above, a hostile file could exhaust the machine; below, guessing would be cheap. */
const COST_LIMITS = { passes: [1, 16], memoryBytes: [8 * MIB, 512 * MIB] } as const;

/** @throws KdfRefused outside the limits. */
export function checkCosts({ passes, memoryBytes }: KdfCosts): void {
  const within = (value: number, [least, most]: readonly [number, number]) =>
    Number.isSafeInteger(value) && value >= least && value <= most;
  if (!within(passes, COST_LIMITS.passes)) throw new KdfRefused({ detail: `${passes} passes` });
  if (!within(memoryBytes, COST_LIMITS.memoryBytes)) throw new KdfRefused({ detail: `${memoryBytes} bytes of memory` });
}
