import type { AccountId } from '../runtime/frame/types.ts';
import type { Genesis } from '../runtime/runtime.ts';
import type { SealingKey } from './author.ts';
import { accountOf, devAuthor, devFinalityPair, devPair } from './dev-accounts.ts';

const RAO = 1_000_000_000n;
/** The accounts of the reference local network and what they hold, in TAO. subtensor: node/src/chain_spec/localnet.rs */
const ENDOWED: readonly (readonly [path: string, tao: bigint])[] = [
  ['//Alice', 1_000_000n],
  ['//Bob', 1_000_000n],
  ['//Charlie', 1_000_000n],
  ['//Dave', 2_000n],
  ['//Eve', 2_000n],
  ['//Ferdie', 2_000n],
  ['//One', 2_000n],
  ['//Two', 2_000n],
  ['//Three', 2_000n],
];
/** The mapped accounts of two EVM development keys (0xf24F…6cac, 0x3Cd0…c6e0); they are part of the reference issuance. */
const MAPPED: readonly AccountId[] = [
  '0xa02a00e549cb104f710d3fe6f2f83e91524d2a40c4ed831658a120883077f9a9',
  '0xcaf8959d3c25429e5797758aa16e326839c744a374c3157fdad86e65458f6c59',
];

/** The genesis of the bundled local network. Block time decides between Finney's constants (12 s) and the fast ones. */
export function localGenesis(slotDurationMs: number, authorities = 1): { genesis: Genesis; authors: SealingKey[] } {
  const names = ['//One', '//Two', '//Three'].slice(0, authorities);
  const authors = names.map(devAuthor);
  return {
    authors,
    genesis: {
      chainName: 'Bittensor',
      endowed: [
        ...ENDOWED.map(([path, tao]) => [accountOf(devPair(path)), tao * RAO] as const),
        ...MAPPED.map((account) => [account, 2_000n * RAO] as const),
      ],
      sudo: accountOf(devPair('//Alice')),
      authorities: authors.map((a) => a.publicKey),
      finalizers: names.map((name) => accountOf(devFinalityPair(name))),
      slotDurationMs,
    },
  };
}
