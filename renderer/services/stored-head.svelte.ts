import type { StoredHeadInfo } from '../../node-light/snapshot/stored-connect.ts';
import type { Services } from './services.ts';

/**
 * The newest block that is stored of the chain, while the chain cannot be asked; null while it can, and where nothing is stored. Reactive:
 * call it during the component's setup.
 */
export function storedHead({ chain, storedChains }: Pick<Services, 'chain' | 'storedChains'>): {
  readonly value: StoredHeadInfo | null;
} {
  let value = $state.raw<StoredHeadInfo | null>(null);
  $effect(() => {
    const genesisHash = chain.genesis;
    value = null;
    if (!chain.offline || genesisHash === null) return;
    storedChains.get({ genesisHash, label: chain.label, kind: chain.play ? 'devnet' : 'endpoint' }).then(
      (found) => {
        if (chain.offline && chain.genesis === genesisHash) value = found?.head ?? null;
      },
      // What keeps it from being read is said where its figures would stand.
      () => undefined,
    );
  });
  return {
    get value() {
      return value;
    },
  };
}
