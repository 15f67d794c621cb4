import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';
import { contentSecurityPolicy } from './build/vite/content-security-policy.ts';
import { earlyScript } from './build/vite/early-script.ts';
import { polkadotWasm } from './build/vite/polkadot-wasm.ts';
import { shippedFiles } from './build/vite/shipped-files.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Without these headers there is no SharedArrayBuffer, and the WASM backend of the miner has one thread only. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'X-Content-Type-Options': 'nosniff',
};

export default defineConfig({
  root: here('./renderer'),
  // Relative addresses: the same build is served from a host's root, from a sub-folder and from app://.
  base: './',
  publicDir: false,
  plugins: [
    svelte({ configFile: here('./svelte.config.js') }),
    contentSecurityPolicy(),
    polkadotWasm(),
    earlyScript(here('./renderer/services/early-stored.ts')),
    shippedFiles([
      {
        from: here('./node_modules/onnxruntime-web/dist'),
        to: 'ort',
        name: /^ort-wasm-simd-threaded(\.jspi)?\.(mjs|wasm)$/,
      },
      { from: here('./models'), to: 'models', name: /\.(onnx|json|bin|txt|md)$/ },
    ]),
  ],
  // The plain builds of onnxruntime-web load their WASM from `ort/` instead of carrying it inside the bundle.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es', plugins: () => [polkadotWasm()] },
  build: {
    outDir: here('./dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: { headers, fs: { allow: [here('.')] } },
  preview: { headers },
});
