/**
 * Aura: who wrote a block. A seal proves authorship, not finality.
 * substrate: client/consensus/aura/src/standalone.rs (`check_header_slot_and_seal`, `slot_author`).
 */
import { decodeAuraLog } from '../../substrate/aura.ts';
import { bytesToHex } from '../../substrate/bytes.ts';
import { auraEngine, auraSlot, consensusLogs } from '../../substrate/digest.ts';
import { headerHash, splitSeal, type Header } from '../../substrate/header.ts';
import { RefusedError } from './refused-error.ts';

export type SealRefusal =
  /** No Aura slot in the header: another engine writes these blocks, and authorship cannot be checked here. */
  'other engine' | 'no seal' | 'no authors' | 'bad signature';

/** The header is not sealed by the author whose turn it was. */
export class SealRefusedError extends RefusedError {
  override readonly name = 'SealRefusedError';
  constructor(
    readonly reason: SealRefusal,
    readonly block: number,
    particulars: string,
  ) {
    super(`Block ${block} is not sealed by its author (${reason}): ${particulars}`);
  }
}

export type VerifySignature = (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;

/** What a good seal says. */
export interface Seal {
  readonly slot: bigint;
  /** Place of the author in the list: slot modulo its length. */
  readonly authorIndex: number;
  /** sr25519 public key, 32 bytes. */
  readonly author: Uint8Array;
  /** What was signed: the hash of the header without its seal, 32 bytes. */
  readonly preSealHash: Uint8Array;
}

/**
 * Checks that the author whose slot it is signed the header.
 * @param authors sr25519 public keys that hold for this block, in the chain's order
 * @param verify whether a signature (64 bytes) is the key's (32 bytes) over a message; false for anything malformed
 * @throws SealRefusedError; ScaleError for a malformed or second slot
 */
export function checkSeal(header: Header, authors: readonly Uint8Array[], verify: VerifySignature): Seal {
  const refuse = (reason: SealRefusal, particulars: string) => new SealRefusedError(reason, header.number, particulars);
  if (authors.length === 0) throw refuse('no authors', 'the list of authors is empty');
  const slot = auraSlot(header.digest);
  if (slot === undefined) throw refuse('other engine', 'there is no Aura slot in it');
  const split = splitSeal(header);
  if (split?.seal.type !== 'seal' || split.seal.engine !== auraEngine) {
    throw refuse('no seal', 'its last digest item is no Aura seal');
  }
  const authorIndex = Number(slot % BigInt(authors.length));
  const author = authors[authorIndex] as Uint8Array;
  const preSealHash = headerHash(split.unsealed);
  if (!verify(preSealHash, split.seal.data, author)) {
    throw refuse('bad signature', `slot ${slot} belongs to ${bytesToHex(author)}, who did not sign this`);
  }
  return { slot, authorIndex, author, preSealHash };
}

/** The authors of the blocks after this one: the list it announces, or the one that held. @throws ScaleError */
export function authorsAfter(header: Header, authors: readonly Uint8Array[]): readonly Uint8Array[] {
  let next = authors;
  for (const data of consensusLogs(header.digest, auraEngine)) {
    const log = decodeAuraLog(data);
    if (log.type === 'authoritiesChange') next = log.authorities;
  }
  return next;
}
