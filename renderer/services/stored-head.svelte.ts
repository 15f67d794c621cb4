import type { StoredHeadInfo } from '../../node-light/snapshot/stored-connect.ts';
import type { Services } from './services.ts';

/**
 * The newest block that is stored of the chain, while the chain cannot be asked; null while it can, and where nothing is stored. Reactive:
 * call it during the component's setup.
 */
export function storedHead({ chain, light, storedChains }: Pick<Services, 'chain' | 'light' | 'storedChains'>): {
  readonly value: StoredHeadInfo | null;
} {
  let value = $state.raw<StoredHeadInfo | null>(null);
  const writes = $derived(light.kept?.writes);
  let looks = 0;
  $effect(() => {
    const look = ++looks;
    const genesisHash = chain.genesis;
    if (!chain.offline || genesisHash === null) {
      value = null;
      return;
    }
    // What was read last may be written after the chain went away.
    void writes;
    storedChains.get({ genesisHash, label: chain.label, kind: chain.play ? 'devnet' : 'endpoint' }).then(
      (found) => {
        if (chain.offline && chain.genesis === genesisHash && look === looks) value = found?.head ?? null;
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
