import { standingWords, type Standing } from '../format/standing-words.ts';
import type { ChainService } from './chain-service.svelte.ts';
import type { LightService } from './light-service.svelte.ts';

/** What is not as it should be with the chain that is looked at; null when all is. Reactive where it is read so. */
export function chainStanding({
  chain,
  light,
}: {
  readonly chain: Pick<ChainService, 'play' | 'offline'>;
  readonly light: Pick<LightService, 'report'>;
}): Standing | null {
  const { report } = light;
  if (!report) return null;
  // The bundled devnet's time is its own: whoever runs it moves it, and makes blocks by hand.
  const standing = standingWords(chain.play ? { ...report, freshness: null } : report);
  // While nothing can be asked, what is shown says that it is stored, and how old it is.
  return standing && (standing.kind === 'danger' || !chain.offline) ? standing : null;
}
