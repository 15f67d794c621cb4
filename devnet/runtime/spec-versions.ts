import type { CallSpec, PalletModule } from './frame/pallet.ts';
import { system } from './pallets/system/declaration.ts';

/**
 * The runtimes this program can run, oldest first, by the spec versions of the real chain. Each differs from the declared one in what
 * clients decode and sign; the rules of the chain are the same in all of them. subtensor: `git log -p` of runtime/src/lib.rs and
 * pallets/subtensor/src/macros/dispatches.rs, June 2026
 */
const variants = {
  // Before the limit orders and the owner's tempo. One call had the number that `set_tempo` has had since: whoever signs by
  // outdated metadata signs another call.
  422: {
    withoutPallets: ['LimitOrders'],
    calls: {
      SubtensorModule: {
        set_tempo: undefined,
        set_activity_cutoff_factor: undefined,
        trigger_epoch: undefined,
        set_reject_locked_alpha: 139,
      },
      AdminUtils: { sudo_set_max_epochs_per_block: undefined },
    },
  },
  424: {},
  // Nothing that clients decode has changed but the version.
  425: {},
} as const satisfies Readonly<Record<number, Variant>>;

interface Variant {
  readonly withoutPallets?: readonly string[];
  /** Numbers of calls by pallet; undefined for those that are not there. */
  readonly calls?: Readonly<Record<string, Readonly<Record<string, number | undefined>>>>;
}

export type SpecVersion = keyof typeof variants;
export const SPEC_VERSIONS = Object.keys(variants).map(Number) as SpecVersion[];
/** The one declared. */
export const USUAL_SPEC_VERSION = system.constants.Version.spec_version as SpecVersion;

export const isSpecVersion = (version: number): version is SpecVersion => Object.hasOwn(variants, version);

/** The pallets as they were in a spec version. */
export function palletsOfSpec(modules: readonly PalletModule[], version: SpecVersion): PalletModule[] {
  const { withoutPallets = [], calls = {} }: Variant = variants[version];
  return modules
    .filter(({ declaration }) => !withoutPallets.includes(declaration.name))
    .map((module) => {
      const changed = calls[module.declaration.name];
      return changed
        ? { ...module, declaration: { ...module.declaration, callSpecs: renumbered(module, changed) } }
        : module;
    });
}

type CallSpecs = PalletModule['declaration']['callSpecs'];

function renumbered({ declaration }: PalletModule, changed: Readonly<Record<string, number | undefined>>): CallSpecs {
  const specs: Record<string, CallSpec<never>> = {};
  for (const [name, spec] of Object.entries(declaration.callSpecs as Record<string, CallSpec<never>>)) {
    const index = Object.hasOwn(changed, name) ? changed[name] : spec.index;
    if (index !== undefined) specs[name] = { ...spec, index };
  }
  return specs;
}
