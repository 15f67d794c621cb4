import { equalBytes, utf8 } from '../../substrate/bytes.ts';
import { codeVersion } from './code/code-version.ts';
import type { BuiltRuntime } from './create-runtime.ts';
import type { BlockState } from './runtime.ts';
import { besideOuterTypes } from './types/outer.ts';
import { isSpecVersion, type SpecVersion } from './spec-versions.ts';

const CODE = utf8(':code');

/** Makes the runtime of a spec version. `runs` says of a module whether the chain can go on with it, for `System.set_code`. */
export type BuildRuntime = (version: SpecVersion, runs: (code: Uint8Array) => boolean) => BuiltRuntime;

/**
 * The chain's transition function over its upgrades: a block is run by the runtime that `:code` in its parent's state names, as on
 * the real chain. Modules this program did not make name none, and are run as the first one. `version` and `metadata` are those of the
 * first runtime.
 * @param first the spec version of block 0
 */
export function upgradableRuntime(build: BuildRuntime, first: SpecVersion): BuiltRuntime {
  const built = new Map<SpecVersion, BuiltRuntime>();
  const runtime = (version: SpecVersion): BuiltRuntime => {
    let made = built.get(version);
    if (!made) built.set(version, (made = build(version, runs)));
    return made;
  };
  const codeOf = (version: SpecVersion): Uint8Array => besideOuterTypes(() => runtime(version).code());
  const runs = (code: Uint8Array): boolean => {
    const version = codeVersion(code)?.spec_version;
    if (version === undefined || !isSpecVersion(version)) return false;
    return equalBytes(codeOf(version), code);
  };
  // States share the bytes of what did not change, so that each module is looked at once.
  const known = new WeakMap<Uint8Array, BuiltRuntime>();
  const of = (state: BlockState): BuiltRuntime => {
    const code = state.get(CODE);
    if (!code) return runtime(first);
    let found = known.get(code);
    if (!found) {
      const version = codeVersion(code)?.spec_version;
      found = runtime(version !== undefined && isSpecVersion(version) ? version : first);
      known.set(code, found);
    }
    return found;
  };
  const genesis = runtime(first);
  return {
    version: genesis.version,
    metadata: genesis.metadata,
    code: (version) => codeOf(version ?? first),
    versionAt: (state) => of(state).version,
    genesis: (facts) => genesis.genesis(facts),
    open: (parent, slot) => of(parent.state).open(parent, slot),
    inherents: (nowMs, parent, shieldKey) => (parent ? of(parent.state) : genesis).inherents(nowMs, parent, shieldKey),
    validate: (at, extrinsic) => of(at.state).validate(at, extrinsic),
    call: (at, method, args) => of(at.state).call(at, method, args),
  };
}
