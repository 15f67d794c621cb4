// Test support: runs the module at `:code` with a host that has storage and hashing.
import { encodeU32 } from '../../../../substrate/bytes.ts';
import { blake2b128 } from '../../../../substrate/hash.ts';

export interface WasmHost {
  /** Calls an exported runtime function. @throws WebAssembly.RuntimeError when it traps */
  call(method: string, args: Uint8Array): Uint8Array;
}

/** An instance of the module whose storage is `read`. */
export async function instantiate(
  code: Uint8Array,
  read: (key: Uint8Array) => Uint8Array | undefined,
): Promise<WasmHost> {
  const module = await WebAssembly.compile(new Uint8Array(code));
  const memory = new WebAssembly.Memory({ initial: 64 });
  const bytesAt = (span: bigint): Uint8Array =>
    new Uint8Array(memory.buffer, Number(span & 0xffff_ffffn), Number(span >> 32n));
  let free = 0;
  const place = (bytes: Uint8Array): number => {
    const at = free;
    new Uint8Array(memory.buffer).set(bytes, at);
    free += bytes.length;
    return at;
  };
  const { exports } = await WebAssembly.instantiate(module, {
    env: {
      memory,
      ext_storage_read_version_1: (key: bigint, out: bigint, offset: number): bigint => {
        const value = read(bytesAt(key).slice())?.subarray(offset);
        if (!value) return (1n << 32n) | BigInt(place(Uint8Array.of(0)));
        const room = bytesAt(out);
        room.set(value.subarray(0, room.length));
        return (5n << 32n) | BigInt(place(Uint8Array.of(1, ...encodeU32(value.length))));
      },
      ext_hashing_blake2_128_version_1: (data: bigint): number => place(blake2b128(bytesAt(data).slice())),
    },
  });
  free = (exports['__heap_base'] as WebAssembly.Global).value as number;
  return {
    call(method, args) {
      const run = exports[method] as (at: number, length: number) => bigint;
      return bytesAt(BigInt.asUintN(64, run(place(args), args.length))).slice();
    },
  };
}
