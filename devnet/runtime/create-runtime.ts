import { blake2AsU8a } from '@polkadot/util-crypto';
import { bytesToHex, utf8 } from '../../substrate/bytes.ts';
import { Trie } from '../../substrate/trie/trie.ts';
import { blockBuilderApi } from './apis/block-builder.ts';
import { consensusApis } from './apis/consensus.ts';
import { coreApi } from './apis/core.ts';
import { genesisBuilderApi } from './apis/genesis-builder.ts';
import { sessionKeysApi } from './apis/session-keys.ts';
import { shieldApi } from './apis/shield.ts';
import { metadataApi } from './apis/metadata.ts';
import { transactionApis } from './apis/transactions.ts';
import { runtimeModule } from './code/runtime-module.ts';
import type { BlockAt } from './block-at.ts';
import { BlockExecution } from './executive/block-execution.ts';
import type { CallFilter } from './executive/dispatcher.ts';
import { inherents } from './executive/inherents.ts';
import { Engine } from './executive/engine.ts';
import type { TransactionCheck } from './executive/transaction-check.ts';
import { validate } from './executive/validate.ts';
import type { Verify } from './executive/verify.ts';
import type { RuntimeApi } from './frame/api.ts';
import { Context } from './frame/context.ts';
import { withConstants, type PalletModule } from './frame/pallet.ts';
import { State } from './frame/state.ts';
import { encode, Reader } from './frame/type.ts';
import { Metadata } from './metadata/build.ts';
import { outerEnum } from './metadata/pallet-enum.ts';
import { system } from './pallets/system/declaration.ts';
import { systemModule } from './pallets/system/module.ts';
import { timestamp } from './pallets/timestamp/declaration.ts';
import { UnknownRuntimeApi, type Genesis, type OpenBlock, type Runtime, type RuntimeVersion } from './runtime.ts';
import type { SpecVersion } from './spec-versions.ts';
import { bindOuterTypes } from './types/outer.ts';

export interface RuntimeParts {
  /** The pallets besides System, in the order in which their hooks run. */
  readonly modules: readonly PalletModule[];
  /** Runtime APIs besides those every chain has. */
  readonly apis?: readonly RuntimeApi[];
  readonly checks?: readonly TransactionCheck[];
  readonly filters?: readonly CallFilter[];
  readonly verify?: Verify;
  readonly slotDurationMs: number;
  /** Declared unless given. */
  readonly specVersion?: number;
  /** Whether the chain can go on with this module at `:code`; with none when left out. */
  readonly runs?: (code: Uint8Array) => boolean;
}

/** Number of an API: blake2b-64 of its name. */
const apiId = (name: string): Uint8Array => blake2AsU8a(utf8(name), 64);

/** The earliest time the next block may have. substrate: frame/timestamp `create_inherent` */
function earliest(state: State, slotDurationMs: bigint): bigint {
  const before = timestamp.storage.Now.get(state);
  return before === 0n ? 0n : before + slotDurationMs / 2n;
}

/** A runtime and what tools want to know of it. */
export interface BuiltRuntime extends Runtime {
  readonly metadata: Metadata;
  /** The module that stands at `:code` of this runtime, or of the one with another spec version where there are several. */
  code(version?: SpecVersion): Uint8Array;
}

/** Puts pallets and APIs together into the chain's transition function. */
export function createRuntime(parts: RuntimeParts): BuiltRuntime {
  // APIs describe themselves through the version, the engine and the metadata, which in turn need the list of APIs.
  const apis: RuntimeApi[] = [];
  const spec_version = parts.specVersion ?? system.constants.Version.spec_version;
  const described = withConstants(system, { Version: { ...system.constants.Version, spec_version, apis: [] } });
  const listed: [Uint8Array, number][] = described.constants.Version.apis;
  const version: RuntimeVersion = {
    specName: system.constants.Version.spec_name,
    implName: system.constants.Version.impl_name,
    authoringVersion: system.constants.Version.authoring_version,
    specVersion: spec_version,
    implVersion: system.constants.Version.impl_version,
    get apis() {
      return listed.map(([id, v]) => [bytesToHex(id), v] as const);
    },
    transactionVersion: system.constants.Version.transaction_version,
    systemVersion: system.constants.Version.system_version,
  };
  const modules = [systemModule(described, parts.runs), ...parts.modules];
  const engine = new Engine({
    modules,
    version,
    checks: parts.checks ?? [],
    filters: parts.filters ?? [],
    ...(parts.verify && { verify: parts.verify }),
  });
  const pallets = modules.map((m) => m.declaration);
  const call = outerEnum('RuntimeCall', 'Call', pallets);
  const event = outerEnum('RuntimeEvent', 'Event', pallets);
  const error = outerEnum('RuntimeError', 'Error', pallets);
  const outer = { call, event };
  const metadata = new Metadata({ pallets, apis, call, event, error }, () => bindOuterTypes(outer));
  bindOuterTypes(outer);
  apis.push(
    coreApi(engine, described.constants.Version),
    metadataApi(() => metadata),
    blockBuilderApi(engine),
    ...consensusApis(BigInt(parts.slotDurationMs)),
    ...transactionApis(engine),
    shieldApi(engine),
    genesisBuilderApi(engine, parts.slotDurationMs),
    sessionKeysApi,
    ...(parts.apis ?? []),
  );
  for (const api of apis) listed.push([apiId(api.name), api.version]);
  const methods = new Map(apis.flatMap((api) => Object.entries(api.methods).map(([n, m]) => [`${api.name}_${n}`, m])));

  let module: Uint8Array | undefined;
  const code = (): Uint8Array =>
    (module ??= runtimeModule({
      version: described.constants.Version,
      metadata: (v) => metadata.version(v),
      slotDurationMs: BigInt(parts.slotDurationMs),
    }));
  /** Several runtimes in one process take turns: their calls and events go by their own numbers. */
  const own = <T>(run: () => T): T => {
    bindOuterTypes(outer);
    return run();
  };

  return {
    version,
    metadata,
    code,
    versionAt: () => version,
    genesis: (genesis: Genesis) => {
      bindOuterTypes(outer);
      const state = new State(Trie.empty(1));
      const ctx = new Context(state, { number: 0 }, engine.dispatcher);
      for (const module of modules) module.genesis?.(ctx, { ...genesis, code: genesis.code ?? code() });
      genesis.extend?.(ctx);
      return Trie.empty(1).apply(state.changes());
    },
    open: (parent: BlockAt, slot: bigint): OpenBlock => {
      const block = own(() => new BlockExecution(engine, parent, slot));
      return { apply: (extrinsic) => own(() => block.apply(extrinsic)), finish: () => own(() => block.finish()) };
    },
    inherents: (nowMs, parent, shieldKey) => {
      bindOuterTypes(outer);
      const least = parent ? earliest(new State(parent.state), BigInt(parts.slotDurationMs)) : 0n;
      return inherents({
        nowMs: nowMs > least ? nowMs : least,
        ...(shieldKey && { shieldKey: { enc_key: shieldKey } }),
      });
    },
    validate: (at, extrinsic) => own(() => validate(engine, at, extrinsic)),
    call: (at, name, args) => {
      bindOuterTypes(outer);
      const method = methods.get(name);
      if (!method) throw new UnknownRuntimeApi(name);
      const reader = new Reader(args);
      const values = method.args.read(reader);
      reader.done();
      const ctx = new Context(new State(at.state), { number: at.header.number }, engine.dispatcher);
      return encode(method.output, method.run(ctx, values as never, at));
    },
  };
}
