import { beforeEach, describe, expect, it } from 'vitest';
import { hexToBytes } from '../../../../substrate/bytes.ts';
import type { Context } from '../../frame/context.ts';
import { DispatchError } from '../../frame/dispatch-error.ts';
import { root, signed, type Origin } from '../../frame/origin.ts';
import type { RuntimeCall } from '../../frame/dispatch.ts';
import { aura } from '../aura/declaration.ts';
import { evmChainId } from '../evm-chain-id/declaration.ts';
import { grandpa } from '../grandpa/declaration.ts';
import { subtensor } from '../subtensor/index.ts';
import { account, ALICE, BOB, TestChain } from '../subtensor/testing/test-chain.ts';
import { system } from '../system/declaration.ts';
import { adminUtils, adminUtilsModule } from './index.ts';

const { calls, storage } = adminUtils;
const module = adminUtilsModule();
let chain: TestChain;
beforeEach(() => {
  chain = new TestChain();
});
function run(origin: Origin, call: RuntimeCall): string | undefined {
  const handler = module.handlers[call.value.type] as (ctx: Context, origin: Origin, args: unknown) => void;
  try {
    chain.ctx.transactional(() => handler(chain.ctx, origin, call.value.value));
    return undefined;
  } catch (error) {
    if (error instanceof DispatchError) return error.title;
    throw error;
  }
}
const logs = () => system.storage.Digest.get(chain.ctx).logs;

describe('who writes blocks', () => {
  it('is replaced by root, and the header says so', () => {
    const next = calls.swap_authorities({ new_authorities: [ALICE, BOB] });
    expect(run(signed(ALICE), next)).toBe('BadOrigin');
    expect(run(root, next)).toBeUndefined();
    expect(aura.storage.Authorities.get(chain.ctx)).toEqual([ALICE, BOB]);
    const body = Uint8Array.of(1, 8, ...hexToBytes(ALICE), ...hexToBytes(BOB));
    expect(logs()).toEqual([{ type: 'Consensus', value: [new TextEncoder().encode('aura'), body] }]);
  });
  it('stays for an empty list', () => {
    run(root, calls.swap_authorities({ new_authorities: [ALICE] }));
    expect(run(root, calls.swap_authorities({ new_authorities: [] }))).toBeUndefined();
    expect(aura.storage.Authorities.get(chain.ctx)).toEqual([ALICE]);
    expect(logs()).toHaveLength(1);
  });
});

describe('who finalizes', () => {
  it('changes after a delay that root sets, one change at a time', () => {
    const change = calls.schedule_grandpa_change({ next_authorities: [[ALICE, 3n]], in_blocks: 5, forced: undefined });
    expect(run(signed(ALICE), change)).toBe('BadOrigin');
    expect(run(root, change)).toBeUndefined();
    expect(grandpa.storage.PendingChange.get(chain.ctx)).toEqual({
      scheduled_at: chain.ctx.block.number,
      delay: 5,
      next_authorities: [[ALICE, 3n]],
      forced: undefined,
    });
    expect(run(root, change)).toBe('Grandpa.ChangePending');
  });
  it('weighs more the more authorities it names', () => {
    const info = (n: number) =>
      module.dynamicInfo!(
        calls.schedule_grandpa_change({
          next_authorities: Array.from({ length: n }, (_, i) => [account(i), 1n]),
          in_blocks: 0,
          forced: undefined,
        }).value,
        () => {
          throw new Error('holds no calls');
        },
      );
    expect(info(3)!.weight.refTime - info(1)!.weight.refTime).toBe(2n * 15_444n);
    expect(module.dynamicInfo!(calls.sudo_set_ck_burn({ burn: 0n }).value, () => info(1)!)).toBeUndefined();
  });
});

describe('the EVM', () => {
  it('gets its chain number from root', () => {
    expect(run(signed(ALICE), calls.sudo_set_evm_chain_id({ chain_id: 945n }))).toBe('BadOrigin');
    expect(run(root, calls.sudo_set_evm_chain_id({ chain_id: 945n }))).toBeUndefined();
    expect(evmChainId.storage.ChainId.get(chain.ctx)).toBe(945n);
  });
  it('has precompiles that root switches; a switch to where it stands is silent', () => {
    const off = calls.sudo_toggle_evm_precompile({ precompile_id: 'Staking', enabled: false });
    expect(run(signed(ALICE), off)).toBe('BadOrigin');
    expect(chain.eventsOf(() => run(root, off))).toEqual(['AdminUtils.PrecompileUpdated']);
    expect(storage.PrecompileEnable.get(chain.ctx, 'Staking')).toBe(false);
    expect(storage.PrecompileEnable.get(chain.ctx, 'Subnet')).toBe(true);
    expect(chain.eventsOf(() => run(root, off))).toEqual([]);
  });
});

describe('trimming a subnet', () => {
  it('is for owner and root, outside the freeze window, and for the owner once in thirty days', () => {
    const netuid = chain.subnet(ALICE, account(1));
    const trim = (max_n: number) => calls.sudo_trim_to_max_allowed_uids({ netuid, max_n });
    expect(run(signed(BOB), trim(100))).toBe('BadOrigin');
    expect(run(signed(ALICE), trim(1))).toBe('SubtensorModule.InvalidValue');
    expect(run(signed(ALICE), trim(100))).toBeUndefined();
    expect(subtensor.storage.MaxAllowedUids.get(chain.ctx, netuid)).toBe(100);
    expect(run(signed(ALICE), trim(90))).toBe('SubtensorModule.TxRateLimitExceeded');
    expect(run(root, trim(90))).toBeUndefined();
    chain.until(355);
    expect(run(root, trim(80))).toBe('SubtensorModule.AdminActionProhibitedDuringWeightsWindow');
  });
});
