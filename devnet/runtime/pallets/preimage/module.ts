import { ensureRoot, ensureSigned, type Origin } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import type { AccountId } from '../../frame/types.ts';
import { preimage } from './declaration.ts';
import { notePreimage, requestPreimage, unnotePreimage, unrequestPreimage, updateStatus } from './status.ts';

const { errors } = preimage;
const MAX_UPDATES = 1_024;

/** The account that acts; nobody for root. @throws DispatchError BadOrigin */
const signerOrRoot = (origin: Origin): AccountId | undefined =>
  origin.type === 'Root' ? undefined : ensureSigned(origin);

/** Stores bytes under their hash, for calls too long to be carried around. substrate: frame/preimage/src/lib.rs */
export const preimageModule: PalletModule = palletModule(preimage, {
  note_preimage: (ctx, origin, { bytes }) => {
    const who = signerOrRoot(origin);
    const { wasRequested } = notePreimage(ctx, bytes, who);
    return { pays: !wasRequested && who !== undefined };
  },
  unnote_preimage: (ctx, origin, { hash }) => unnotePreimage(ctx, hash, signerOrRoot(origin)),
  request_preimage: (ctx, origin, { hash }) => {
    ensureRoot(origin);
    requestPreimage(ctx, hash);
  },
  unrequest_preimage: (ctx, origin, { hash }) => {
    ensureRoot(origin);
    unrequestPreimage(ctx, hash);
  },
  ensure_updated: (ctx, origin, { hashes }) => {
    ensureSigned(origin);
    if (hashes.length === 0) throw errors.TooFew();
    if (hashes.length > MAX_UPDATES) throw errors.TooMany();
    const updated = hashes.filter((hash) => updateStatus(ctx, hash)).length;
    return { pays: updated * 10 < hashes.length * 9 };
  },
});
