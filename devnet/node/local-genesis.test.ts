import { describe, expect, it } from 'vitest';
import { accountOf, devPair } from './dev-accounts.ts';
import { ENDOWED, localGenesis } from './local-genesis.ts';

describe('the local genesis', () => {
  it.each(ENDOWED)('endows %s under the key of that path', (path, account) => {
    expect(account).toBe(accountOf(devPair(path)));
  });
  it('holds the issuance of the reference network', () => {
    const { genesis } = localGenesis(250);
    expect(genesis.endowed.reduce((sum, [, amountRao]) => sum + amountRao, 0n)).toBe(3_016_000_000_000_000n);
    expect(genesis.sudo).toBe(accountOf(devPair('//Alice')));
  });
});
