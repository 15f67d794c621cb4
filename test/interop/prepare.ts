import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';

/**
 * What an operator of a local network does first, with its sudo key: stake may go to the root network, and subnets may be changed at
 * any time (else not near the end of an epoch, and by their owner once in some epochs).
 * @throws Error when the chain does not take it
 */
export async function prepareLocalNetwork(api: ApiPromise): Promise<void> {
  await cryptoWaitReady();
  const { sudo, utility, adminUtils } = api.tx as unknown as Record<
    string,
    Record<string, (...args: unknown[]) => SubmittableExtrinsic<'promise'>>
  >;
  const calls = [
    adminUtils!['sudoSetAdminFreezeWindow']!(0),
    adminUtils!['sudoSetOwnerHparamRateLimit']!(0),
    adminUtils!['sudoSetSubtokenEnabled']!(0, true),
  ];
  const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
  const tx = sudo!['sudo']!(utility!['batchAll']!(calls));
  await new Promise<void>((resolve, reject) => {
    tx.signAndSend(alice, ({ isFinalized, isError, events }) => {
      if (isError) reject(new Error('the preparation was refused'));
      if (!isFinalized) return;
      // A failed call inside sudo does not fail the extrinsic.
      const failed = events.find(({ event }) => event.method === 'Sudid' && JSON.stringify(event.data).includes('err'));
      if (failed) reject(new Error(`the preparation failed: ${JSON.stringify(failed.event.data.toHuman())}`));
      else resolve();
    }).catch(reject);
  });
}
