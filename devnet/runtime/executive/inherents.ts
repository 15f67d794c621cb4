import { encodeBareExtrinsic } from '../../../substrate/extrinsic.ts';
import type { RuntimeCall } from '../frame/dispatch.ts';
import { encode } from '../frame/type.ts';
import { mevShield } from '../pallets/mev-shield/declaration.ts';
import { timestamp } from '../pallets/timestamp/declaration.ts';
import type { OpaqueExtrinsic } from '../runtime.ts';
import { runtimeCall } from '../types/outer.ts';

/** What an author knows and puts into its block. */
export interface InherentValues {
  /** Milliseconds since 1970. */
  readonly nowMs?: bigint;
  /** The encapsulation key the author announces; `enc_key` is left out by one that has none. */
  readonly shieldKey?: { readonly enc_key: Uint8Array | undefined };
}

/** The first extrinsics of a block, in the order of their pallets, each only when its value is given. */
export function inherents({ nowMs, shieldKey }: InherentValues): OpaqueExtrinsic[] {
  const calls: RuntimeCall[] = [
    ...(nowMs === undefined ? [] : [timestamp.calls.set({ now: nowMs })]),
    ...(shieldKey ? [mevShield.calls.announce_next_key(shieldKey)] : []),
  ];
  return calls.map((call) => encodeBareExtrinsic(encode(runtimeCall, call)));
}
