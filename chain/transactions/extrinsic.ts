import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { Chain } from '../ports/chain.ts';
import { NotInRuntime } from '../errors.ts';

/** A transaction that is built and not yet signed. */
export type Extrinsic = SubmittableExtrinsic<'promise'>;

/** Builds a call by its names in the runtime's metadata, in camel case. @throws NotInRuntime */
export function buildCall(
  chain: Pick<Chain, 'api' | 'info'>,
  pallet: string,
  call: string,
  args: readonly unknown[],
): Extrinsic {
  const tx = chain.api.tx as unknown as Record<
    string,
    Record<string, ((...args: unknown[]) => Extrinsic) | undefined> | undefined
  >;
  const make = tx[pallet]?.[call];
  if (!make) throw new NotInRuntime(`call ${pallet}.${call}`, chain.info.specVersion);
  return make(...args);
}
