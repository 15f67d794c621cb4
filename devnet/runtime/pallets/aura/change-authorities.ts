import type { Context } from '../../frame/context.ts';
import { encode, type Type } from '../../frame/type.ts';
import { named, u32, variant, vec, type AccountId } from '../../frame/types.ts';
import { auraId } from '../../types/aura.ts';
import { utf8 } from '../../../../substrate/bytes.ts';
import { depositDigest } from '../system/module.ts';
import { aura } from './declaration.ts';

const authorities = vec(auraId) as Type<AccountId[]>;
/** What the pallet writes into headers for the nodes. substrate: primitives/consensus/aura `ConsensusLog` */
const consensusLog = variant('sp_consensus_aura::ConsensusLog', {
  AuthoritiesChange: [1, named(authorities, 'Vec<AuthorityId>')],
  OnDisabled: [2, u32],
});

/** Replaces who writes blocks; nothing happens for an empty list. substrate: frame/aura/src/lib.rs `change_authorities` */
export function changeAuraAuthorities(ctx: Context, next: readonly AccountId[]): void {
  if (next.length === 0) return;
  aura.storage.Authorities.put(ctx, [...next]);
  const log = encode(consensusLog, { type: 'AuthoritiesChange', value: [...next] });
  depositDigest(ctx, { type: 'Consensus', value: [utf8('aura'), log] });
}
