import { ChainDataError } from '../../devnet/node/chain-store.ts';

/** What of an error tells why the devnet cannot start, for people, and whether its stored data are the reason. */
export function startTrouble(error: unknown, folder: string): { state: 'failed' | 'damaged'; why: string } {
  const codes = [...causes(error)].map((cause) => String((cause as { code?: unknown }).code ?? ''));
  const texts = [...causes(error)].map((cause) => (cause instanceof Error ? cause.message : String(cause)));
  if (codes.includes('LEVEL_LOCKED'))
    return {
      state: 'failed',
      why: `Another Taolite is using the devnet in ${folder}. Close that one, or start this one with another --data-dir.`,
    };
  if (codes.includes('ENOSPC') || texts.some((text) => /no space left/i.test(text)))
    return {
      state: 'failed',
      why: 'The disk is full, so the devnet cannot store its blocks. Free some space and start it again. What it stored before is safe.',
    };
  if (codes.includes('EACCES') || codes.includes('EROFS'))
    return {
      state: 'failed',
      why: `Taolite may not write to ${folder}. Give yourself write access to it and start the devnet again.`,
    };
  const text = texts[0] ?? 'unknown';
  if (
    error instanceof ChainDataError ||
    codes.includes('LEVEL_CORRUPTION') ||
    texts.some((each) => /corrupt/i.test(each))
  )
    return {
      state: 'damaged',
      why: `The devnet's stored chain cannot be used. It was left as it is. Reset the devnet to begin a new chain; the old one is then set aside, not deleted. Your wallet is not affected. (${text})`,
    };
  return { state: 'failed', why: `The devnet could not start: ${text}` };
}

function* causes(error: unknown): Generator<unknown> {
  for (let at = error, depth = 0; at !== undefined && at !== null && depth < 8; depth++) {
    yield at;
    at = at instanceof Error ? at.cause : undefined;
  }
}
