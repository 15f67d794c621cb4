import type { AccountId } from '../runtime/frame/types.ts';
import type { Genesis } from '../runtime/runtime.ts';
import type { SealingKey } from './author.ts';
import { devFinalityKey, finalityPaths } from '../finality/finality-keys.ts';
import { devAuthor } from './dev-accounts.ts';

const RAO = 1_000_000_000n;
/**
 * The accounts of the reference local network and what they hold, in TAO. Their public keys stand here because deriving them takes
 * longer than the rest of the genesis; a test holds them to their paths. subtensor: node/src/chain_spec/localnet.rs
 */
export const ENDOWED: readonly (readonly [path: string, account: AccountId, tao: bigint])[] = [
  ['//Alice', '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d', 1_000_000n],
  ['//Bob', '0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48', 1_000_000n],
  ['//Charlie', '0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22', 1_000_000n],
  ['//Dave', '0x306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20', 2_000n],
  ['//Eve', '0xe659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e', 2_000n],
  ['//Ferdie', '0x1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c', 2_000n],
  ['//One', '0xac859f8a216eeb1b320b4c76d118da3d7407fa523484d0a980126d3b4d0d220a', 2_000n],
  ['//Two', '0x1254f7017f0b8347ce7ab14f96d818802e7e9e0c0d1b7c9acb3c726b080e7a03', 2_000n],
  ['//Three', '0x9026941b7aa2328a8c5ea4e25bb747a2bf92a066fae0cc3722faf58cf44d3502', 2_000n],
];
/** The mapped accounts of two EVM development keys (0xf24F…6cac, 0x3Cd0…c6e0); they are part of the reference issuance. */
const MAPPED: readonly AccountId[] = [
  '0xa02a00e549cb104f710d3fe6f2f83e91524d2a40c4ed831658a120883077f9a9',
  '0xcaf8959d3c25429e5797758aa16e326839c744a374c3157fdad86e65458f6c59',
];

const REAL_BLOCK_MS = 12_000;
/**
 * The genesis of the bundled local network. Block time decides between Finney's constants (12 s) and the fast ones.
 * @param authorities block authors, 1 to 3
 * @param finalityKeys GRANDPA authorities, 1 to 32, each with one vote
 */
export function localGenesis(
  slotDurationMs: number,
  authorities = 1,
  finalityKeys = 3,
): { genesis: Genesis; authors: SealingKey[] } {
  const names = ['//One', '//Two', '//Three'].slice(0, authorities);
  // On fast chains a shield key stays as long as a block of the real chain takes: clients need that time to encrypt.
  const blocksPerKey = Math.max(1, Math.ceil(REAL_BLOCK_MS / slotDurationMs));
  const authors = names.map((name) => devAuthor(name, blocksPerKey));
  return {
    authors,
    genesis: {
      chainName: 'Bittensor',
      endowed: [
        ...ENDOWED.map(([, account, tao]) => [account, tao * RAO] as const),
        ...MAPPED.map((account) => [account, 2_000n * RAO] as const),
      ],
      sudo: ENDOWED[0]![1],
      authorities: authors.map((a) => a.publicKey),
      finalizers: finalityPaths(finalityKeys).map((path) => devFinalityKey(path).publicKey),
      slotDurationMs,
    },
  };
}
