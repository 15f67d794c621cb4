import type { PalletDeclaration } from '../frame/pallet.ts';
import { ScaleError, type Field, type Reader, type Shape, type Type, type Writer } from '../frame/type.ts';

/** A value of a pallet's call or event type. */
export interface PalletValue {
  readonly type: string;
  readonly value?: unknown;
}
interface Spec {
  readonly index: number;
  readonly docs: string;
  readonly fields?: readonly Field[];
  write?(w: Writer, args: never): void;
  read?(r: Reader): unknown;
}

/** Where the source declares a pallet's types, when it is not `pallet_<name>::pallet`. */
const SOURCES: Readonly<Record<string, string>> = {
  System: 'frame_system::pallet',
  SubtensorModule: 'pallet_subtensor::pallet',
  Utility: 'pallet_subtensor_utility::pallet',
  Proxy: 'pallet_subtensor_proxy::pallet',
  Swap: 'pallet_subtensor_swap::pallet::pallet',
  MevShield: 'pallet_shield::pallet',
};
const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** Path of a pallet's `Call`, `Event` or `Error` type. */
const sourcePath = (pallet: string, kind: string): string[] =>
  `${SOURCES[pallet] ?? `pallet_${snake(pallet)}::pallet`}::${kind}`.split('::');

/** The call, event or error type of one pallet. */
export function palletEnum(
  pallet: string,
  kind: 'Call' | 'Event' | 'Error',
  specs: Readonly<Record<string, Spec>>,
): Type<PalletValue> {
  const list = Object.entries(specs).map(([name, spec]) => ({ name, ...spec }));
  const byIndex = new Map(list.map((s) => [s.index, s]));
  const variants = list.map(({ name, index, fields, docs }) => ({
    name,
    index,
    fields: fields ?? [],
    docs: docs === '' ? [] : docs.split('\n'),
  }));
  const shape: Shape = { kind: 'variant', path: sourcePath(pallet, kind), params: [{ name: 'T' }], variants };
  return {
    shape,
    minimum: 1,
    write(w, v) {
      const spec = specs[v.type];
      if (!spec) throw new ScaleError(`${pallet} has no ${kind.toLowerCase()} ${v.type}`);
      w.u8(spec.index);
      spec.write?.(w, v.value as never);
    },
    read(r) {
      const index = r.u8();
      const spec = byIndex.get(index);
      if (!spec) throw new ScaleError(`${pallet} has no ${kind.toLowerCase()} ${index}`);
      return { type: spec.name, value: spec.read?.(r) };
    },
  };
}

/** A type that joins the pallets: `RuntimeCall`, `RuntimeEvent`, `RuntimeError`. */
export function outerEnum(
  name: string,
  kind: 'Call' | 'Event' | 'Error',
  pallets: readonly PalletDeclaration[],
): Type<{ readonly type: string; readonly value: PalletValue }> {
  const specsOf = { Call: 'callSpecs', Event: 'eventSpecs', Error: 'errorSpecs' } as const;
  const parts = pallets
    .map((p) => ({ name: p.name, index: p.index, specs: p[specsOf[kind]] }))
    .filter((p) => Object.keys(p.specs).length > 0)
    .map((p) => ({ ...p, type: palletEnum(p.name, kind, p.specs) }));
  const byName = new Map(parts.map((p) => [p.name, p]));
  const byIndex = new Map(parts.map((p) => [p.index, p]));
  return {
    minimum: 2,
    shape: {
      kind: 'variant',
      path: ['node_subtensor_runtime', name],
      params: [],
      variants: parts.map(({ name: variant, index, type }) => ({ name: variant, index, fields: [{ type }] })),
    },
    write(w, v) {
      const part = byName.get(v.type);
      if (!part) throw new ScaleError(`the runtime has no ${kind.toLowerCase()} of ${v.type}`);
      w.u8(part.index);
      part.type.write(w, v.value);
    },
    read(r) {
      const index = r.u8();
      const part = byIndex.get(index);
      if (!part) throw new ScaleError(`the runtime has no pallet ${index} with a ${kind.toLowerCase()}`);
      return { type: part.name, value: part.type.read(r) };
    },
  };
}
