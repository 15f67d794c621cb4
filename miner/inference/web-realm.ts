/** An engine in a browser worker: finds the adapter, takes the smallest runtime build that can use it. */
import type * as Ort from 'onnxruntime-web';
import { createEngine } from './engine.ts';
import { ortRuntime } from './ort-runtime.ts';
import type { AdapterFacts, Environment } from './runtime.ts';
import type { Realm, RealmPorts } from './worker-loop.ts';

/** WebGPU runs only in the build that suspends WebAssembly (JSPI); the plain one is smaller and starts faster. */
export async function webRealm({ wasmPaths, onPhase, onDeviceLost }: RealmPorts): Promise<Realm> {
  const environment = await findAdapter();
  const suspends = 'Suspending' in WebAssembly;
  const gpu = environment.adapter !== null && suspends;
  const ort: typeof Ort = gpu ? await import('onnxruntime-web/jspi') : await import('onnxruntime-web/wasm');
  const threads = crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)) : 1;
  const runtime = ortRuntime(ort, {
    providers: gpu ? ['webgpu', 'wasm'] : ['wasm'],
    threads,
    wasmPaths,
    onDeviceLost,
  });
  const engine = createEngine({ runtime, environment, now: () => performance.now(), onPhase });
  const { adapter } = environment;
  const browser = /(Chrome|Firefox|Version)\/\d+/.exec(navigator.userAgent)?.[0] ?? 'unknown browser';
  return {
    engine,
    capabilities: {
      adapter: adapter?.name ?? null,
      threads,
      runtime: `onnxruntime-web ${ort.env.versions.web ?? ''} ${gpu ? 'jspi' : 'wasm'}, ${browser}`,
      // One run computes while the next is copied in; what a GPU buffer holds is the measure of how much may lie ready.
      credits: { runs: 2, bytes: Math.min(256_000_000, adapter?.maxTensorBytes ?? Infinity) },
    },
  };
}

async function findAdapter(): Promise<Environment> {
  const none = (noAdapter: string): Environment => ({ adapter: null, noAdapter });
  if (!('gpu' in navigator)) return none('this browser has no WebGPU');
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return none('no WebGPU adapter was found');
  const { info, features, limits } = adapter;
  const facts: AdapterFacts = {
    name: info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed adapter',
    isFallback: info.isFallbackAdapter,
    features: [...features],
    maxTensorBytes: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize),
  };
  return { adapter: facts, noAdapter: '' };
}
