import { call, error, event, pallet } from '../../frame/pallet.ts';
import { identity, optionalMap } from '../../frame/storage-item.ts';
import { boundedBytes, bytes, h256, tuple, u32, vec } from '../../frame/types.ts';
import { hash } from '../../types/common.ts';
import { oldRequestStatus, requestStatus } from './types.ts';

/** The Preimage pallet as clients see it. */
export const preimage = pallet({
  name: 'Preimage',
  index: 14,
  storage: {
    StatusFor: optionalMap([identity(h256)], oldRequestStatus),
    RequestStatusFor: optionalMap([identity(h256)], requestStatus),
    PreimageFor: optionalMap([identity(tuple(h256, u32))], boundedBytes),
  },
  calls: {
    note_preimage: call(0, { bytes }),
    unnote_preimage: call(1, { hash }),
    request_preimage: call(2, { hash }),
    unrequest_preimage: call(3, { hash }),
    ensure_updated: call(4, { hashes: [vec(h256), 'Vec<T::Hash>'] }),
  },
  events: {
    Noted: event(0, { hash }),
    Requested: event(1, { hash }),
    Cleared: event(2, { hash }),
  },
  errors: {
    TooBig: error(0, 'A preimage can have 4 MiB at most.'),
    AlreadyNoted: error(1, 'This preimage is stored already.'),
    NotAuthorized: error(2, 'Only the account that stored the preimage may remove it.'),
    NotNoted: error(3, 'There is no such preimage.'),
    Requested: error(4, 'The preimage is still needed.'),
    NotRequested: error(5, 'Nobody asked for this preimage.'),
    TooMany: error(6, 'At most 1,024 preimages can be updated at once.'),
    TooFew: error(7, 'At least one preimage must be named.'),
  },
});
