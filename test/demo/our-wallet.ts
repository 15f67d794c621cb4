import type { ApiPromise } from '@polkadot/api';
import type { Signer } from '@polkadot/types/types';
import { hexToBytes } from '../../substrate/bytes.ts';
import { inlinePasswordHash } from '../../wallet/host/inline-password-hash.ts';
import { memoryVaultStore } from '../../wallet/host/memory-vault-store.ts';
import { systemClock } from '../../wallet/host/system-clock.ts';
import { createLocalWallet, type LocalWallet } from '../../wallet/local-wallet.ts';
import { openHotkeySigner, polkadotSigner } from '../../wallet/signing/polkadot-signer.ts';
import { sentenceText } from '../../wallet/signing/sentence.ts';
import { seededRandom } from './seeded-random.ts';

/** An unlocked wallet with a coldkey and a hotkey that is open for mining. */
export interface OurWallet {
  readonly wallet: LocalWallet;
  readonly coldkey: string;
  readonly hotkey: string;
  /** Signs after a review; what was reviewed is told in words. */
  readonly coldkeySigner: Signer;
  /** Signs the calls of mining by itself. */
  readonly hotkeySigner: Signer;
}

/** Makes the wallet, in memory, and tells it the chain. */
export async function makeWallet(api: ApiPromise, seed: string, told: (sentence: string) => void): Promise<OurWallet> {
  const wallet = await createLocalWallet({
    store: memoryVaultStore(),
    hash: inlinePasswordHash(),
    random: seededRandom(`${seed}/wallet`),
    clock: systemClock,
  });
  await wallet.create({ password: 'only for this run' });
  const { address: coldkey } = await wallet.createAccount({ role: 'coldkey', label: 'Demo', words: 12 });
  const { address: hotkey } = await wallet.createAccount({ role: 'hotkey', label: 'Demo miner', words: 12 });
  await wallet.registerChain({
    name: 'Bundled devnet',
    genesisHash: api.genesisHash.toHex(),
    metadata: hexToBytes(api.runtimeMetadata.toHex()),
  });
  await wallet.openHotkey({ address: hotkey });
  const signer = {
    review: (request: Parameters<LocalWallet['review']>[0]) => wallet.review(request),
    sign: (requestId: string, password?: string) =>
      wallet.sign({ requestId, ...(password !== undefined && { password }) }),
    cancel: (requestId: string) => wallet.cancel({ requestId }),
  };
  const registry = api.registry as never;
  return {
    wallet,
    coldkey,
    hotkey,
    coldkeySigner: polkadotSigner(signer, registry, (review, sign) => {
      told(sentenceText(review.decoded.call.words));
      return sign();
    }) as unknown as Signer,
    hotkeySigner: openHotkeySigner(
      { signOpenCall: (request) => wallet.signOpenCall(request) },
      registry,
    ) as unknown as Signer,
  };
}
