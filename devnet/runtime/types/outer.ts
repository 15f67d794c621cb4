// The types that join all pallets. Pallets name them (a batch holds calls, System.Events holds events) before the runtime is
// put together, so they are filled in then.
import { ScaleError } from '../../../substrate/scale/reader.ts';
import type { RuntimeCall, RuntimeEvent } from '../frame/dispatch.ts';
import type { Reader, Type, Writer } from '../frame/type.ts';
import { named } from '../frame/types.ts';

interface OuterTypes {
  readonly call: Type<RuntimeCall>;
  readonly event: Type<RuntimeEvent>;
}
let bound: OuterTypes | undefined;

/** A runtime calls it before it works: those of one process may number their calls differently. */
export function bindOuterTypes(types: OuterTypes): void {
  bound = types;
}
/** Looks at another runtime in the midst of this one's work. */
export function besideOuterTypes<T>(look: () => T): T {
  const before = bound;
  try {
    return look();
  } finally {
    bound = before;
  }
}
function outer<K extends keyof OuterTypes>(kind: K): OuterTypes[K] {
  if (!bound) throw new Error(`Runtime${kind} is used before the runtime is put together`);
  return bound[kind];
}

/** The type as it is for the runtime at work. */
const late = <K extends keyof OuterTypes>(kind: K, minimum: number): OuterTypes[K] =>
  ({
    get shape() {
      return outer(kind).shape;
    },
    minimum,
    write: (w: Writer, v: never) => outer(kind).write(w, v),
    read: (r: Reader) => outer(kind).read(r),
  }) as OuterTypes[K];

/** Calls may hold calls; bytes from outside must not decide how deep the stack goes. substrate: `MAX_EXTRINSIC_DEPTH` */
const MAX_DEPTH = 256;
let depth = 0;
const lateCall = late('call', 2);

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
export const runtimeEvent: Type<RuntimeEvent> = late('event', 2);
