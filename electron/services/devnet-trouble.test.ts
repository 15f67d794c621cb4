import { describe, expect, it } from 'vitest';
import { ChainDataError } from '../../devnet/node/chain-store.ts';
import { StoreError } from '../../substrate/store/store.ts';
import { startTrouble } from './devnet-trouble.ts';

const withCode = (code: string): Error => new StoreError('open it', Object.assign(new Error(code), { code }));

describe('why the devnet cannot start', () => {
  it.each([
    [withCode('LEVEL_LOCKED'), 'failed', 'Another Taolite'],
    [withCode('ENOSPC'), 'failed', 'disk is full'],
    [new StoreError('write', new Error('IO error: 000012.log: No space left on device')), 'failed', 'disk is full'],
    [withCode('EACCES'), 'failed', 'may not write'],
    [withCode('LEVEL_CORRUPTION'), 'damaged', 'set aside, not deleted'],
    [new ChainDataError('Block 4, the stored head, is missing.'), 'damaged', 'Block 4'],
    [new TypeError('oops'), 'failed', 'oops'],
    ['odd', 'failed', 'odd'],
  ])('%s: %s', (error, state, said) => {
    const trouble = startTrouble(error, '/data/devnet');
    expect(trouble.state).toBe(state);
    expect(trouble.why).toContain(said);
  });
});
