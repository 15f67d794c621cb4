// The types that join all pallets. Pallets name them (a batch holds calls, System.Events holds events) before the runtime is
// put together, so they are filled in then.
import { ScaleError } from '../../../substrate/scale/reader.ts';
import type { RuntimeCall, RuntimeEvent } from '../frame/pallet.ts';
import type { Type } from '../frame/type.ts';
import { lazy, named } from '../frame/types.ts';

interface OuterTypes {
  readonly call: Type<RuntimeCall>;
  readonly event: Type<RuntimeEvent>;
  readonly error: Type<never>;
}
let bound: OuterTypes | undefined;

/** Called once when a runtime is put together. Runtimes of one process share their outer types: same pallets, same types. */
export function bindOuterTypes(types: OuterTypes): void {
  bound = types;
}
function outer<K extends keyof OuterTypes>(kind: K): OuterTypes[K] {
  if (!bound) throw new Error(`Runtime${kind} is used before the runtime is put together`);
  return bound[kind];
}

/** Calls may hold calls; bytes from outside must not decide how deep the stack goes. substrate: `MAX_EXTRINSIC_DEPTH` */
const MAX_DEPTH = 256;
let depth = 0;
const lateCall = lazy<RuntimeCall>(() => outer('call'), 2);

/** A call of any pallet. @throws ScaleError for calls nested deeper than 256 levels */
export const runtimeCall: Type<RuntimeCall> = {
  minimum: 2,
  get shape() {
    return lateCall.shape;
  },
  write: (w, v) => lateCall.write(w, v),
  read: (r) => {
    if (depth >= MAX_DEPTH) throw new ScaleError(`calls are nested deeper than ${MAX_DEPTH} levels`);
    depth++;
    try {
      return lateCall.read(r);
    } finally {
      depth--;
    }
  },
};
/** `Box<RuntimeCall>` */
export const boxedCall = named(runtimeCall, 'Box<<T as Config>::RuntimeCall>');
export const runtimeEvent: Type<RuntimeEvent> = lazy(() => outer('event'), 2);
export const runtimeError: Type<never> = lazy(() => outer('error'), 1);
