/** The binary form of a WebAssembly module, as much of it as the module at `:code` uses. Standard: WebAssembly core specification 1.0, 5. */
import { concatBytes, utf8 } from '../../../substrate/bytes.ts';
import { encodeSignedLeb128, encodeUnsignedLeb128 } from '../../../substrate/leb128.ts';

/** `\0asm`, binary format 1. */
const PREAMBLE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const SECTION = { custom: 0, type: 1, import: 2, function: 3, global: 6, export: 7, code: 10, data: 11 } as const;
const EXTERNAL = { function: 0, memory: 2, global: 3 } as const;

const valueType = { i32: 0x7f, i64: 0x7e } as const;
export type ValueType = keyof typeof valueType;

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A function that somebody else brings, from the name space `env`. */
export interface ImportedFunction {
  readonly name: string;
  readonly type: FunctionType;
}

export interface ExportedFunction {
  readonly name: string;
  readonly type: FunctionType;
  /** Variables besides the parameters, numbered after them. */
  readonly locals: readonly ValueType[];
  /** Instructions, without the `end` that closes the function. */
  readonly body: Uint8Array;
}

export interface WasmModule {
  readonly custom: readonly { readonly name: string; readonly content: Uint8Array }[];
  /** Numbered from 0; the module's own functions follow them. */
  readonly imports: readonly ImportedFunction[];
  readonly functions: readonly ExportedFunction[];
  /** Pages of 64 KiB that the imported memory `env.memory` must have at least. */
  readonly memoryPages: number;
  readonly data: { readonly at: number; readonly bytes: Uint8Array };
  /** Constants by name, exported. */
  readonly globals: Readonly<Record<string, number>>;
}

const size = encodeUnsignedLeb128;
const name = (text: string): Uint8Array => sized(utf8(text));
const sized = (bytes: Uint8Array): Uint8Array => concatBytes(size(bytes.length), bytes);
const vector = (items: readonly Uint8Array[]): Uint8Array => concatBytes(size(items.length), ...items);
const section = (id: number, content: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(id), sized(content));
const types = (list: readonly ValueType[]): Uint8Array => vector(list.map((type) => Uint8Array.of(valueType[type])));
const i32Const = (value: number): Uint8Array =>
  concatBytes(Uint8Array.of(0x41), encodeSignedLeb128(BigInt(value)), Uint8Array.of(0x0b));

/** Bytes of the module: the same module gives the same bytes. */
export function encodeModule(module: WasmModule): Uint8Array {
  const functionTypes = new Map<string, { index: number; bytes: Uint8Array }>();
  const typeIndex = ({ parameters, results }: FunctionType): Uint8Array => {
    const key = `${parameters.join()}:${results.join()}`;
    const bytes = concatBytes(Uint8Array.of(0x60), types(parameters), types(results));
    const known = functionTypes.get(key) ?? { index: functionTypes.size, bytes };
    functionTypes.set(key, known);
    return size(known.index);
  };
  const imports = [
    concatBytes(name('env'), name('memory'), Uint8Array.of(EXTERNAL.memory, 0), size(module.memoryPages)),
    ...module.imports.map(({ name: imported, type }) =>
      concatBytes(name('env'), name(imported), Uint8Array.of(EXTERNAL.function), typeIndex(type)),
    ),
  ];
  const functions = module.functions.map(({ type }) => typeIndex(type));
  const globals = Object.entries(module.globals);
  const exports = [
    ...globals.map(([global], i) => concatBytes(name(global), Uint8Array.of(EXTERNAL.global), size(i))),
    ...module.functions.map((exported, i) =>
      concatBytes(name(exported.name), Uint8Array.of(EXTERNAL.function), size(module.imports.length + i)),
    ),
  ];
  const data = concatBytes(Uint8Array.of(0), i32Const(module.data.at), sized(module.data.bytes));
  return concatBytes(
    PREAMBLE,
    section(SECTION.type, vector([...functionTypes.values()].map(({ bytes }) => bytes))),
    section(SECTION.import, vector(imports)),
    section(SECTION.function, vector(functions)),
    section(
      SECTION.global,
      vector(globals.map(([, value]) => concatBytes(Uint8Array.of(valueType.i32, 0), i32Const(value)))),
    ),
    section(SECTION.export, vector(exports)),
    section(SECTION.code, vector(module.functions.map(codeOf))),
    section(SECTION.data, vector([data])),
    ...module.custom.map(({ name: title, content }) => section(SECTION.custom, concatBytes(name(title), content))),
  );
}

function codeOf({ locals, body }: ExportedFunction): Uint8Array {
  const declared = locals.map((type) => Uint8Array.of(1, valueType[type]));
  return sized(concatBytes(vector(declared), body, Uint8Array.of(0x0b)));
}
