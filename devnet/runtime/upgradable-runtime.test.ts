// Upgrades of the runtime: `:code` decides which one runs, from the block after the one that changed it.
import { afterEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../substrate/bytes.ts';
import { developmentKey } from '../actors/actor-key.ts';
import { signedExtrinsic } from '../actors/signed-extrinsic.ts';
import { localGenesis } from '../node/local-genesis.ts';
import type { DevnetNode } from '../node/node.ts';
import { testNode } from '../node/testing.ts';
import { createDevnetRuntime } from './index.ts';
import { codeVersion } from './code/code-version.ts';
import { readV16 } from './metadata/testing/differences.ts';
import { State } from './frame/state.ts';
import { sudo } from './pallets/sudo/declaration.ts';
import { system } from './pallets/system/declaration.ts';
import type { RuntimeCall } from './frame/dispatch.ts';
import { SPEC_VERSIONS, type SpecVersion } from './spec-versions.ts';

const CODE = utf8(':code');
let node: DevnetNode;
afterEach(() => node?.close());

async function open(specVersion: SpecVersion) {
  const runtime = createDevnetRuntime({ slotDurationMs: 250, specVersion });
  node = await testNode(undefined, { runtime });
  await node.newBlock();
  return runtime;
}
let nonce = 0;
/** Alice, who is root, has this done in the next block. @returns the events of that block by name */
async function byRoot(call: RuntimeCall): Promise<string[]> {
  const facts = { genesisHash: node.chain.genesisHash, ...node.runtime.versionAt(node.chain.best.state) };
  const signed = signedExtrinsic(developmentKey('//Alice'), sudo.calls.sudo({ call }), nonce++, facts);
  const block = (await node.newBlock({ transactions: [signed] }))!;
  expect(block.extrinsics).toContainEqual(signed);
  return system.storage.Events.get(new State(node.chain.best.state)).map(({ event }) => {
    const { type, value } = event as { type: string; value: { type: string; value?: unknown } };
    const failed = /"type":"(BadOrigin|Module)".*/.exec(
      JSON.stringify(value.value ?? '', (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)),
    );
    return `${type}.${value.type}${failed ? ' failed' : ''}`;
  });
}
const specAt = (block = node.chain.best): number => node.runtime.versionAt(block.state).specVersion;
const noted = (): unknown => system.storage.LastRuntimeUpgrade.get(new State(node.chain.best.state));

describe('an upgrade by System.set_code', () => {
  it('is announced in its block, runs the next one, and is noted there', async () => {
    nonce = 0;
    const runtime = await open(422);
    const before = node.chain.best;
    const events = await byRoot(system.calls.set_code({ code: runtime.code(424) }));
    const announced = node.chain.best;
    expect(events).toContain('System.CodeUpdated');
    expect(announced.header.digest.map(({ type }) => type)).toContain('runtimeEnvironmentUpdated');
    expect([specAt(before), specAt(announced)]).toEqual([422, 424]);
    expect(noted()).toMatchObject({ spec_version: 422 });
    await node.newBlock();
    expect(noted()).toMatchObject({ spec_version: 424, spec_name: 'node-subtensor' });
    // A transaction signed for the old one no longer counts, one for the new does.
    const old = signedExtrinsic(developmentKey('//Bob'), system.calls.remark({ remark: new Uint8Array(1) }), 0, {
      genesisHash: node.chain.genesisHash,
      ...runtime.version,
    });
    expect(node.runtime.validate(node.chain.best, old)).toMatchObject({ ok: false, error: { name: 'BadProof' } });
    expect(await byRoot(system.calls.remark({ remark: new Uint8Array(1) }))).toContain('Sudo.Sudid');
  });

  it.each<[string, (code: Uint8Array) => Uint8Array]>([
    ['no module', () => Uint8Array.of(1, 2, 3)],
    ['a module with a bit changed', (code) => code.map((byte, i) => (i === code.length - 1 ? byte ^ 1 : byte))],
    ['a module cut off', (code) => code.subarray(0, code.length >> 1)],
  ])('refuses %s, with or without checks, and nothing has changed', async (_, change) => {
    nonce = 0;
    const runtime = await open(422);
    const code = change(runtime.code(424));
    for (const call of [system.calls.set_code({ code }), system.calls.set_code_without_checks({ code })])
      expect(await byRoot(call)).toContain('Sudo.Sudid failed');
    expect(specAt()).toBe(422);
    expect(node.chain.best.state.get(CODE)).toEqual(runtime.code());
  });

  it('goes back only without checks', async () => {
    nonce = 0;
    const runtime = await open(424);
    const code = runtime.code(422);
    expect(await byRoot(system.calls.set_code({ code }))).toContain('Sudo.Sudid failed');
    expect(await byRoot(system.calls.set_code_without_checks({ code }))).toContain('System.CodeUpdated');
    expect(specAt()).toBe(422);
  });
});

describe('runtimes of other spec versions', () => {
  const runtime = createDevnetRuntime({ slotDurationMs: 250 });
  it.each(SPEC_VERSIONS)('%i says so in its module and its metadata', async (version) => {
    const code = runtime.code(version);
    expect(codeVersion(code)).toMatchObject({ spec_version: version, spec_name: 'node-subtensor' });
    expect(await WebAssembly.compile(new Uint8Array(code))).toBeDefined();
    expect(createDevnetRuntime({ slotDurationMs: 250, specVersion: version }).version.specVersion).toBe(version);
  });

  it('a call that had another number is encoded by it, and the others are not there', () => {
    const numbers = (specVersion: SpecVersion) => {
      const { pallets } = createDevnetRuntime({ slotDurationMs: 250, specVersion }).metadata.description;
      const calls = pallets.find(({ name }) => name === 'SubtensorModule')!.callSpecs;
      return {
        reject: calls['set_reject_locked_alpha']?.index,
        tempo: calls['set_tempo']?.index,
        pallets: pallets.length,
      };
    };
    expect(numbers(424)).toMatchObject({ reject: 142, tempo: 139 });
    expect(numbers(422)).toEqual({ reject: 139, tempo: undefined, pallets: numbers(424).pallets - 1 });
  });

  it('take turns in one process: each decodes by its own numbers', async () => {
    const { genesis } = localGenesis(250);
    const [old, now] = ([422, 424] as const).map((specVersion) =>
      createDevnetRuntime({ slotDurationMs: 250, specVersion }),
    );
    const header = { parentHash: new Uint8Array(32), number: 0, extrinsicsRoot: new Uint8Array(32), digest: [] };
    const at = (runtime: typeof old) => {
      const state = runtime!.genesis(genesis);
      return { header: { ...header, stateRoot: state.root() }, hash: `0x${'00'.repeat(32)}` as const, state };
    };
    const [atOld, atNow] = [at(old), at(now)];
    // SubtensorModule (7), call 139, bool: a whole call then, too short a one now.
    const bytes = Uint8Array.of(7, 139, 1, 3, 0, 0, 0);
    const info = (runtime: typeof old, block: typeof atOld) => () =>
      runtime!.call(block, 'TransactionPaymentCallApi_query_call_info', bytes);
    for (let turn = 0; turn < 2; turn++) {
      expect(info(old, atOld)).not.toThrow();
      expect(info(now, atNow)).toThrow();
    }
  });

  it('describe themselves to whoever decodes V16', () => {
    const pallets = (version: SpecVersion) =>
      readV16(createDevnetRuntime({ slotDurationMs: 250, specVersion: version }).metadata.version(16));
    expect(JSON.stringify(pallets(422), (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))).not.toContain(
      'LimitOrders',
    );
  });
});
