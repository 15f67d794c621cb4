import { describe, expect, it } from 'vitest';
import * as errors from './errors.ts';

describe('wallet errors', () => {
  it('keep name, message, data and class across a structured clone', () => {
    const error = new errors.BadMnemonic({ reason: 'word', words: 12, position: 3 });
    const back = errors.errorFromRecord(structuredClone(errors.errorToRecord(error)));
    expect(back).toBeInstanceOf(errors.BadMnemonic);
    expect(back).toMatchObject({ name: 'BadMnemonic', message: error.message, data: error.data });
  });

  it('turn anything outside the catalogue into a WalletFault with its text', () => {
    const back = errors.errorFromRecord(errors.errorToRecord(new TypeError('x is not y')));
    expect(back).toBeInstanceOf(errors.WalletFault);
    expect(back.message).toContain('TypeError: x is not y');
  });

  it('say something a person can act on, with every field filled in', () => {
    expect(new errors.BadAddress({ reason: 'other-chain', prefix: 0, sameKey: '5F' }).message).toContain('prefix 0');
    expect(new errors.VaultLocked().message).toMatch(/password/);
  });
});
