import { StoreError } from '../../substrate/store/store.ts';
import type { DevnetNode } from './node.ts';

/**
 * Tells of a node's trouble in words for people: once when it begins or changes, and null when blocks become final again.
 * @returns a function that stops telling
 */
export function toldTrouble(
  node: Pick<DevnetNode, 'trouble' | 'chain'>,
  tell: (why: string | null) => void,
): () => void {
  let told: string | null = null;
  const say = (why: string | null): void => {
    if (why === told) return;
    told = why;
    tell(why);
  };
  const stops = [node.trouble.on((error) => say(words(error))), node.chain.finality.on(() => say(null))];
  return () => stops.forEach((stop) => stop());
}

const words = (error: Error): string =>
  error instanceof StoreError
    ? `No block becomes final: ${error.message}. What was final is kept. It goes on by itself when blocks can be stored again.`
    : `A block could not be made: ${error.message}`;
