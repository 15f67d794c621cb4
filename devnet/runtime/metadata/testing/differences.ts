// Compares our metadata with the real chain's, both read as version 16, item by item. Test code.
import { bytesToHex } from '../../../../substrate/bytes.ts';
import { Reader, type ValueOf } from '../../frame/type.ts';
import { prefix, v16 } from '../format.ts';

export type MetadataV16 = ValueOf<typeof v16>;
type Pallet = MetadataV16['pallets'][number];

/** Reads version 16. @throws ScaleError */
export function readV16(blob: Uint8Array): MetadataV16 {
  const reader = new Reader(blob);
  if (prefix.read(reader).version !== 16) throw new Error('not version 16');
  const body = v16.read(reader);
  reader.done();
  return body;
}

/** Types that join all pallets differ as long as a pallet is missing; their parts are compared pallet by pallet. */
const OUTER = /^node_subtensor_runtime::Runtime(Call|Event|Error)?$/;
/** Parameters that only say which runtime it is. */
const isRuntime = (name: string): boolean => ['T', 'I', 'Runtime'].includes(name);

class Comparison {
  readonly differences: string[] = [];
  readonly #seen = new Map<string, boolean>();
  constructor(
    readonly ours: MetadataV16,
    readonly theirs: MetadataV16,
  ) {}
  say(where: string, what: string): void {
    this.differences.push(`${where}: ${what}`);
  }
  same(where: string, a: unknown, b: unknown): void {
    if (a !== b) this.say(where, `${String(a)} instead of ${String(b)}`);
  }

  type(where: string, a: number, b: number): void {
    const pair = `${a}/${b}`;
    if (this.#seen.has(pair)) return;
    this.#seen.set(pair, true);
    const [x, y] = [this.ours.types[a]!, this.theirs.types[b]!];
    const path = y.path.join('::');
    this.same(where, x.path.join('::'), path);
    if (OUTER.test(path)) return;
    const at = path === '' ? where : `${where} ${path}`;
    const wanted = y.params.filter((p) => p.type !== undefined && !isRuntime(p.name));
    const given = x.params.filter((p) => p.type !== undefined && !isRuntime(p.name));
    this.same(`${at} parameters`, given.map((p) => p.name).join(), wanted.map((p) => p.name).join());
    wanted.forEach((p, i) => given[i]?.type !== undefined && this.type(`${at} <${p.name}>`, given[i].type, p.type!));
    if (x.def.type !== y.def.type) return this.say(at, `${x.def.type} instead of ${y.def.type}`);
    const [dx, dy] = [x.def, y.def];
    if (dx.type === 'Composite' && dy.type === 'Composite') this.fields(at, dx.value.fields, dy.value.fields);
    else if (dx.type === 'Variant' && dy.type === 'Variant')
      this.variants(at, dx.value.variants, dy.value.variants, true);
    else if (dx.type === 'Tuple' && dy.type === 'Tuple') {
      this.same(`${at} length`, dx.value.length, dy.value.length);
      dy.value.forEach((t, i) => dx.value[i] !== undefined && this.type(`${at}.${i}`, dx.value[i], t));
    } else if (dx.type === 'Primitive' && dy.type === 'Primitive') this.same(at, dx.value, dy.value);
    else if (dx.type === 'Array' && dy.type === 'Array') {
      this.same(`${at} length`, dx.value.len, dy.value.len);
      this.type(`${at}[]`, dx.value.type, dy.value.type);
    } else if ('type' in (dx.value as object) && 'type' in (dy.value as object))
      this.type(`${at}[]`, (dx.value as { type: number }).type, (dy.value as { type: number }).type);
  }

  fields(
    where: string,
    a: readonly { name: string | undefined; type: number; typeName: string | undefined }[],
    b: readonly { name: string | undefined; type: number; typeName: string | undefined }[],
  ): void {
    this.same(`${where} fields`, a.map((f) => f.name ?? '_').join(), b.map((f) => f.name ?? '_').join());
    b.forEach((f, i) => {
      const ours = a[i];
      if (!ours) return;
      const name = `${where}.${f.name ?? i}`;
      const theirs = f.typeName?.replace(/\s*\n\s*/g, ' ');
      if (theirs !== undefined) this.same(`${name} type name`, ours.typeName, theirs);
      this.type(name, ours.type, f.type);
    });
  }

  variants(
    where: string,
    a: readonly { name: string; index: number; fields: Parameters<Comparison['fields']>[1] }[],
    b: readonly { name: string; index: number; fields: Parameters<Comparison['fields']>[1] }[],
    all: boolean,
  ): void {
    for (const theirs of b) {
      const ours = a.find((v) => v.name === theirs.name);
      if (!ours) {
        if (all) this.say(where, `${theirs.name} is missing`);
        continue;
      }
      this.same(`${where}.${ours.name} index`, ours.index, theirs.index);
      this.fields(`${where}.${ours.name}`, ours.fields, theirs.fields);
    }
    for (const ours of a)
      if (!b.some((v) => v.name === ours.name)) this.say(where, `${ours.name} is not on the real chain`);
  }

  pallet(a: Pallet, b: Pallet): void {
    this.same(`${a.name} index`, a.index, b.index);
    for (const theirs of b.storage?.entries ?? []) {
      const at = `${a.name}.${theirs.name}`;
      const ours = a.storage?.entries.find((e) => e.name === theirs.name);
      if (!ours) {
        this.say(at, 'is missing');
        continue;
      }
      this.same(`${at} modifier`, ours.modifier, theirs.modifier);
      this.same(`${at} default`, bytesToHex(ours.fallback), bytesToHex(theirs.fallback));
      if (ours.type.type === 'Map' && theirs.type.type === 'Map') {
        this.same(`${at} hashers`, ours.type.value.hashers.join(), theirs.type.value.hashers.join());
        this.type(`${at} key`, ours.type.value.key, theirs.type.value.key);
        this.type(at, ours.type.value.value, theirs.type.value.value);
      } else if (ours.type.type === 'Plain' && theirs.type.type === 'Plain')
        this.type(at, ours.type.value, theirs.type.value);
      else this.say(at, `${ours.type.type} instead of ${theirs.type.type}`);
    }
    for (const ours of a.storage?.entries ?? [])
      if (!b.storage?.entries.some((e) => e.name === ours.name))
        this.say(a.name, `${ours.name} is not on the real chain`);
    for (const theirs of b.constants) {
      const ours = a.constants.find((c) => c.name === theirs.name);
      if (!ours) {
        this.say(`${a.name}.${theirs.name}`, 'is missing');
        continue;
      }
      this.type(`${a.name}.${theirs.name}`, ours.type, theirs.type);
      if (theirs.name !== 'Version')
        this.same(`${a.name}.${theirs.name}`, bytesToHex(ours.value), bytesToHex(theirs.value));
    }
    for (const kind of ['calls', 'event', 'error'] as const) {
      const [x, y] = [a[kind], b[kind]];
      if (!y || !x) {
        if (kind !== 'calls') this.same(`${a.name} ${kind}`, x !== undefined, y !== undefined);
        continue;
      }
      const [tx, ty] = [this.ours.types[x.type]!, this.theirs.types[y.type]!];
      this.same(`${a.name} ${kind} path`, tx.path.join('::'), ty.path.join('::'));
      if (tx.def.type !== 'Variant' || ty.def.type !== 'Variant') continue;
      // Calls appear as they come to work; events and errors are complete.
      this.variants(`${a.name} ${kind}`, tx.def.value.variants, ty.def.value.variants, kind !== 'calls');
    }
  }
}

/** Everything in which our pallets, APIs and extensions differ from the real chain's, in words. Missing pallets and calls are no difference. */
export function differences(ours: MetadataV16, theirs: MetadataV16): string[] {
  const c = new Comparison(ours, theirs);
  for (const pallet of ours.pallets) {
    const real = theirs.pallets.find((p) => p.name === pallet.name);
    if (real) c.pallet(pallet, real);
    else c.say(pallet.name, 'is not on the real chain');
  }
  for (const api of ours.apis) {
    const real = theirs.apis.find((a) => a.name === api.name);
    if (!real) {
      c.say(api.name, 'is not on the real chain');
      continue;
    }
    c.same(`${api.name} version`, api.version, real.version);
    for (const method of api.methods) {
      const at = `${api.name}.${method.name}`;
      const m = real.methods.find((x) => x.name === method.name);
      if (!m) {
        c.say(at, 'is not on the real chain');
        continue;
      }
      c.same(`${at} arguments`, method.inputs.map((i) => i.name).join(), m.inputs.map((i) => i.name).join());
      m.inputs.forEach(
        (input, i) => method.inputs[i] && c.type(`${at}(${input.name})`, method.inputs[i].type, input.type),
      );
      c.type(`${at} result`, method.output, m.output);
    }
  }
  theirs.extrinsic.extensions.forEach((real, i) => {
    const extension = ours.extrinsic.extensions[i];
    if (!extension) return c.say(real.identifier, 'is missing');
    c.same(`extension ${i}`, extension.identifier, real.identifier);
    c.type(`${real.identifier} extra`, extension.type, real.type);
    c.type(`${real.identifier} implicit`, extension.implicit, real.implicit);
  });
  for (const key of ['address', 'signature', 'call'] as const) c.type(key, ours.extrinsic[key], theirs.extrinsic[key]);
  return c.differences;
}
