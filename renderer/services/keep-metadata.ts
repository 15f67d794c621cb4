import type { Chain } from '../../chain/ports/chain.ts';
import type { LightService } from './light-service.svelte.ts';

/** It is not needed before the chain goes, and making its bytes takes a moment: pages come first. Milliseconds. */
const LATER_MS = 1_500;

/** Hands the metadata that the chain's values are read with to whoever keeps them, and again when the runtime changed. */
export function keepMetadata(chain: Chain, light: Pick<LightService, 'keepMetadata'>): void {
  let given = 0;
  const look = (): void => {
    const { specVersion } = chain.info;
    if (specVersion === given || chain.status().state === 'closed') return;
    given = specVersion;
    setTimeout(() => light.keepMetadata({ specVersion, bytes: chain.api.runtimeMetadata.toU8a() }), LATER_MS);
  };
  look();
  chain.onHeads(look);
}
