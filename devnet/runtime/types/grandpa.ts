import {
  boundedVec,
  fixedBytes,
  fixedHex,
  h256,
  named,
  option,
  params,
  struct,
  tuple,
  u32,
  u64,
  variant,
  wrapper,
} from '../frame/types.ts';

export const grandpaId = wrapper('sp_consensus_grandpa::app::Public', fixedHex(32), 'ed25519::Public');
export const storedState = variant(
  'pallet_grandpa::StoredState',
  {
    Live: [0],
    PendingPause: [1, { scheduled_at: [u32, 'N'], delay: [u32, 'N'] }],
    Paused: [2],
    PendingResume: [3, { scheduled_at: [u32, 'N'], delay: [u32, 'N'] }],
  },
  params({ N: u32 }),
);
export const storedPendingChange = struct(
  'pallet_grandpa::StoredPendingChange',
  {
    scheduled_at: [u32, 'N'],
    delay: [u32, 'N'],
    next_authorities: [
      boundedVec(tuple(grandpaId, u64), 'bounded_collections::weak_bounded_vec::WeakBoundedVec'),
      'BoundedAuthorityList<Limit>',
    ],
    forced: [option(u32), 'Option<N>'],
  },
  params({ N: u32 }),
);
const prevote = struct(
  'finality_grandpa::Prevote',
  { target_hash: [h256, 'H'], target_number: [u32, 'N'] },
  params({ H: h256, N: u32 }),
);
const grandpaSignature = wrapper('sp_consensus_grandpa::app::Signature', fixedBytes(64), 'ed25519::Signature');
const prevoteEquivocation = struct(
  'finality_grandpa::Equivocation',
  {
    round_number: u64,
    identity: [grandpaId, 'Id'],
    first: [tuple(prevote, grandpaSignature), '(V, S)'],
    second: [tuple(prevote, grandpaSignature), '(V, S)'],
  },
  params({ Id: grandpaId, V: prevote, S: grandpaSignature }),
);
const precommit = struct(
  'finality_grandpa::Precommit',
  { target_hash: [h256, 'H'], target_number: [u32, 'N'] },
  params({ H: h256, N: u32 }),
);
const precommitEquivocation = struct(
  'finality_grandpa::Equivocation',
  {
    round_number: u64,
    identity: [grandpaId, 'Id'],
    first: [tuple(precommit, grandpaSignature), '(V, S)'],
    second: [tuple(precommit, grandpaSignature), '(V, S)'],
  },
  params({ Id: grandpaId, V: precommit, S: grandpaSignature }),
);
const grandpaEquivocation = variant(
  'sp_consensus_grandpa::Equivocation',
  {
    Prevote: [
      0,
      named(
        prevoteEquivocation,
        'finality_grandpa::Equivocation<AuthorityId, finality_grandpa::Prevote< H, N>, AuthoritySignature,>',
      ),
    ],
    Precommit: [
      1,
      named(
        precommitEquivocation,
        'finality_grandpa::Equivocation<AuthorityId, finality_grandpa::Precommit <H, N>, AuthoritySignature,>',
      ),
    ],
  },
  params({ H: h256, N: u32 }),
);
export const grandpaEquivocationProof = struct(
  'sp_consensus_grandpa::EquivocationProof',
  {
    set_id: [u64, 'SetId'],
    equivocation: [grandpaEquivocation, 'Equivocation<H, N>'],
  },
  params({ H: h256, N: u32 }),
);
