import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { ISubmittableResult, Signer } from '@polkadot/types/types';
import type { KeyringPair } from '@polkadot/keyring/types';

/** A transaction that was put into a block and failed there. */
export class DispatchFailed extends Error {
  override readonly name = 'DispatchFailed';
}

/** Blocks a transaction may take to be final before it counts as lost. */
const MOST_BLOCKS = 10;

/**
 * Signs and sends a transaction, and makes blocks until it is final.
 * @returns the number of the block it is in @throws DispatchFailed with the chain's name of the error
 */
export async function inBlock(
  api: ApiPromise,
  step: () => Promise<void>,
  tx: SubmittableExtrinsic<'promise'>,
  who: string | KeyringPair,
  signer?: Signer,
): Promise<number> {
  let wake = (): void => undefined;
  let result: ISubmittableResult | undefined;
  let lost: Error | undefined;
  const heard = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  let next = heard();
  const unsubscribe = await tx.signAndSend(who, { ...(signer && { signer }) }, (update) => {
    result = update;
    if (update.isError) lost = new DispatchFailed(`The transaction was not accepted: ${update.status.type}.`);
    wake();
  });
  for (let blocks = 0; !lost && !result?.isFinalized; blocks++) {
    // Blocks are made only when the pool has it: a seeded run has the same transactions in the same blocks.
    if (!result?.status.isReady && !result?.status.isInBlock) await next;
    next = heard();
    if (blocks === MOST_BLOCKS) lost = new DispatchFailed('The transaction did not get into a block.');
    else if (!result?.isFinalized) {
      await step();
      await next;
    }
  }
  unsubscribe();
  if (lost) throw lost;
  const { dispatchError, status } = result!;
  if (dispatchError) {
    const { section, name } = dispatchError.isModule
      ? api.registry.findMetaError(dispatchError.asModule)
      : { section: '', name: dispatchError.type };
    throw new DispatchFailed(`The chain refused it: ${section}.${name}.`);
  }
  return (await api.rpc.chain.getHeader(status.asFinalized)).number.toNumber();
}
