import { bytesToHex, utf8 } from '../../../../substrate/bytes.ts';
import { blake2b256 } from '../../../../substrate/hash.ts';
import type { Context } from '../../frame/context.ts';
import { codeVersion } from '../../code/code-version.ts';
import { ensureRoot, ensureSigned } from '../../frame/origin.ts';
import { palletModule, type PalletModule } from '../../frame/pallet.ts';
import { encode } from '../../frame/type.ts';
import { u64 } from '../../frame/types.ts';
import { system } from './declaration.ts';

const HEAP_PAGES = utf8(':heappages');
const CODE = utf8(':code');
/** What stands for the hash of the block before genesis. substrate: `hash69` */
const BEFORE_GENESIS = `0x${'45'.repeat(32)}` as const;

/**
 * Accounts, block bookkeeping, and raw access to the state for root.
 * @param declaration carries the version of the runtime
 * @param runs whether the chain can go on with a module at `:code`
 */
export const systemModule = (
  declaration: typeof system,
  runs: (code: Uint8Array) => boolean = () => false,
): PalletModule =>
  palletModule(
    declaration,
    {
      remark: () => undefined,
      remark_with_event: (ctx, origin, { remark }) => {
        const sender = ensureSigned(origin);
        ctx.deposit(system.events.Remarked({ sender, hash: bytesToHex(blake2b256(remark)) }));
      },
      set_heap_pages: (ctx, origin, { pages }) => {
        ensureRoot(origin);
        ctx.write(HEAP_PAGES, encode(u64, pages));
        depositDigest(ctx, { type: 'RuntimeEnvironmentUpdated' });
      },
      set_code: (ctx, origin, { code }) => {
        ensureRoot(origin);
        const { spec_name, spec_version } = declaration.constants.Version;
        const next = codeVersion(code);
        if (!next) throw system.errors.FailedToExtractRuntimeVersion();
        if (next.spec_name !== spec_name) throw system.errors.InvalidSpecName();
        if (next.spec_version <= spec_version) throw system.errors.SpecVersionNeedsToIncrease();
        setCode(ctx, code, runs);
      },
      set_code_without_checks: (ctx, origin, { code }) => {
        ensureRoot(origin);
        setCode(ctx, code, runs);
      },
      set_storage: (ctx, origin, { items }) => {
        ensureRoot(origin);
        for (const [key, value] of items) ctx.write(key, value);
      },
      kill_storage: (ctx, origin, { keys }) => {
        ensureRoot(origin);
        for (const key of keys) ctx.write(key, null);
      },
      kill_prefix: (ctx, origin, { prefix, subkeys }) => {
        ensureRoot(origin);
        for (const [key] of ctx.iterate(prefix).slice(0, subkeys)) ctx.write(key, null);
      },
    },
    {
      genesis: (ctx, genesis) => {
        const { BlockHash, ParentHash, LastRuntimeUpgrade, UpgradedToU32RefCount, UpgradedToTripleRefCount } =
          system.storage;
        BlockHash.put(ctx, 0, BEFORE_GENESIS);
        ParentHash.put(ctx, BEFORE_GENESIS);
        const { spec_version, spec_name } = declaration.constants.Version;
        LastRuntimeUpgrade.put(ctx, { spec_version, spec_name });
        UpgradedToU32RefCount.put(ctx, true);
        UpgradedToTripleRefCount.put(ctx, true);
        ctx.write(utf8(':extrinsic_index'), new Uint8Array(4));
        if (genesis.code) ctx.write(CODE, genesis.code);
      },
    },
  );

/**
 * The next block is run by this code. Code this program cannot run would end the chain, and is refused.
 * substrate: frame/system `update_code_in_storage`
 */
function setCode(ctx: Context, code: Uint8Array, runs: (code: Uint8Array) => boolean): void {
  if (!runs(code)) throw system.errors.FailedToExtractRuntimeVersion();
  ctx.write(CODE, code);
  depositDigest(ctx, { type: 'RuntimeEnvironmentUpdated' });
  ctx.deposit(system.events.CodeUpdated());
}

type DigestLog = ReturnType<typeof system.storage.Digest.get>['logs'][number];
/** Adds a log to the header of the block. */
export function depositDigest(ctx: Context, log: DigestLog): void {
  system.storage.Digest.mutate(ctx, ({ logs }) => ({ logs: [...logs, log] }));
}
