import { describe, expect, it } from 'vitest';
import { createDevnetRuntime } from '../index.ts';
import { decode } from '../frame/type.ts';
import { runtimeVersion } from '../types/runtime-version.ts';
import { utf8 } from '../../../substrate/bytes.ts';
import { system } from '../pallets/system/declaration.ts';
import { runtimeModule } from './runtime-module.ts';

const ACCOUNT = `0x${'22'.repeat(32)}` as const;
const genesis = (slotDurationMs: number) =>
  createDevnetRuntime({ slotDurationMs }).genesis({
    chainName: 'Test',
    endowed: [],
    sudo: ACCOUNT,
    authorities: [ACCOUNT],
    finalizers: [ACCOUNT],
    slotDurationMs,
  });

describe('the module at :code', () => {
  it('is valid WebAssembly whose sections name the runtime and its APIs', async () => {
    const code = genesis(12_000).get(utf8(':code'))!;
    const module = await WebAssembly.compile(new Uint8Array(code));
    const [version] = WebAssembly.Module.customSections(module, 'runtime_version');
    expect(decode(runtimeVersion, new Uint8Array(version!))).toMatchObject({
      spec_name: 'node-subtensor',
      spec_version: 424,
    });
    const [apis] = WebAssembly.Module.customSections(module, 'runtime_apis');
    expect(apis!.byteLength % 12).toBe(0);
    expect(apis!.byteLength).toBeGreaterThan(0);
  });
  it('is the same for the same runtime, and another when the metadata change', () => {
    const [slow, again, fast] = [12_000, 12_000, 250].map((ms) => genesis(ms).get(utf8(':code')));
    expect(slow).toEqual(again);
    expect(slow).not.toEqual(fast);
  });
  it('holds sections longer than one length byte can say', async () => {
    const apis = Array.from({ length: 40 }, (_, i) => [new Uint8Array(8).fill(i), i] as [Uint8Array, number]);
    const code = runtimeModule({ ...system.constants.Version, apis }, new Uint8Array());
    const module = await WebAssembly.compile(new Uint8Array(code));
    expect(WebAssembly.Module.customSections(module, 'runtime_apis')[0]!.byteLength).toBe(480);
  });
});
