import type { Plugin } from 'vite';

const replaced = '@polkadot/wasm-crypto-init';
const virtual = '\0taolite:polkadot-wasm';

/**
 * Ships the WebAssembly of `@polkadot/wasm-crypto` as a file, which the browser compiles while it arrives. The package carries it as
 * compressed text, which every thread of the page would unpack in JavaScript before it does anything else, some 50 ms each.
 * The bytes are the package's own. Development servers and Node use the package as it is.
 */
export function polkadotWasm(): Plugin {
  return {
    name: 'taolite:polkadot-wasm',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === replaced ? virtual : undefined),
    async load(id) {
      if (id !== virtual) return undefined;
      const { wasmBytes } = await import('@polkadot/wasm-crypto-wasm');
      const file = this.emitFile({ type: 'asset', name: 'polkadot-crypto.wasm', source: wasmBytes });
      return `
        export const createWasm = async (wbg) => {
          try {
            const { instance } = await WebAssembly.instantiateStreaming(fetch(import.meta.ROLLUP_FILE_URL_${file}), { wbg });
            return { error: null, type: 'wasm', wasm: instance.exports };
          } catch (error) {
            // As the package does: everything works on in JavaScript, slower.
            return { error: String(error), type: 'none', wasm: null };
          }
        };`;
    },
  };
}
