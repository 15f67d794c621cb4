import { withConstants } from './frame/pallet.ts';
import { adminUtilsModule } from './pallets/admin-utils/index.ts';
import { alphaAssetsModule } from './pallets/alpha-assets/index.ts';
import { aura } from './pallets/aura/declaration.ts';
import { auraModule } from './pallets/aura/module.ts';
import { balancesModule } from './pallets/balances/module.ts';
import { evmChainIdModule } from './pallets/evm-chain-id/module.ts';
import { limitOrdersModule } from './pallets/limit-orders/module.ts';
import { mevShieldModule } from './pallets/mev-shield/module.ts';
import { shieldTransactionCheck } from './pallets/mev-shield/transaction-check.ts';
import { commitmentsModule } from './pallets/commitments/module.ts';
import { resetBonds } from './pallets/commitments/reset-bonds.ts';
import { crowdloan } from './pallets/crowdloan/declaration.ts';
import { crowdloanModule } from './pallets/crowdloan/module.ts';
import { drandModule } from './pallets/drand/module.ts';
import { openTimelock } from './pallets/drand/timelock.ts';
import { grandpa } from './pallets/grandpa/declaration.ts';
import { grandpaModule } from './pallets/grandpa/module.ts';
import { multisigModule } from './pallets/multisig/module.ts';
import { preimageModule } from './pallets/preimage/module.ts';
import { proxyFeePayer } from './pallets/proxy/fee-payer.ts';
import { proxyModule } from './pallets/proxy/module.ts';
import { randomnessCollectiveFlipModule } from './pallets/randomness-collective-flip/module.ts';
import { safeModeFilter, safeModeModule } from './pallets/safe-mode/module.ts';
import { schedulerModule } from './pallets/scheduler/module.ts';
import { sudoModule } from './pallets/sudo/module.ts';
import { swapModule } from './pallets/swap/index.ts';
import { timestamp } from './pallets/timestamp/declaration.ts';
import { timestampModule } from './pallets/timestamp/module.ts';
import { transactionPaymentModule } from './pallets/transaction-payment/module.ts';
import { noBatchInBatch, utilityModule } from './pallets/utility/module.ts';
import { subtensor, subtensorModule, subtensorTransactionCheck } from './pallets/subtensor/index.ts';
import { offchainWorkerApi } from './apis/offchain-worker.ts';
import { proxyFilterApi } from './apis/proxy-filter.ts';
import { epochIndex } from './pallets/subtensor/epoch/schedule.ts';
import { isRegistered } from './pallets/subtensor/registration/neuron.ts';
import { subtensorApis } from './apis/subtensor/index.ts';
import { createRuntime, type BuiltRuntime } from './create-runtime.ts';
import { palletsOfSpec, USUAL_SPEC_VERSION, type SpecVersion } from './spec-versions.ts';
import { upgradableRuntime } from './upgradable-runtime.ts';
import type { Verify } from './executive/verify.ts';

export interface DevnetRuntimeOptions {
  /** Milliseconds per block: 12 000 for Finney's constants, 250 for those of a fast build. */
  readonly slotDurationMs: number;
  /** A faster implementation of signatures. */
  readonly verify?: Verify;
  /** Of block 0; the chain may be upgraded from there. The declared one unless given. */
  readonly specVersion?: SpecVersion;
}

/** Shorter slots make a fast chain, whose waiting times are shorter too. */
const NORMAL_SLOT_MS = 12_000;
/** subtensor: runtime/src/lib.rs `prod_or_fast!` */
const fastSubtensor = withConstants(subtensor, {
  InitialTempo: 10,
  InitialTxChildKeyTakeRateLimit: 5n,
  InitialNetworkRateLimit: 0n,
  InitialColdkeySwapAnnouncementDelay: 50,
  InitialColdkeySwapReannouncementDelay: 10,
  HotkeySwapOnSubnetInterval: 1n,
  InitialMaxEpochsPerBlock: 32,
});

const fastCrowdloan = withConstants(crowdloan, { MinimumBlockDuration: 50, MaximumBlockDuration: 20_000 });

/** The runtime of the bundled chain, over its upgrades: Finney's pallets under their own numbers. */
export const createDevnetRuntime = (options: DevnetRuntimeOptions): BuiltRuntime =>
  upgradableRuntime(
    (version, runs) => runtimeOfSpec(options, version, runs),
    options.specVersion ?? USUAL_SPEC_VERSION,
  );

function runtimeOfSpec(
  { slotDurationMs, verify }: DevnetRuntimeOptions,
  specVersion: SpecVersion,
  runs: (code: Uint8Array) => boolean,
): BuiltRuntime {
  const slot = BigInt(slotDurationMs);
  const isFast = slotDurationMs < NORMAL_SLOT_MS;
  const declared = [
    randomnessCollectiveFlipModule,
    timestampModule(withConstants(timestamp, { MinimumPeriod: slot / 2n }), slot),
    auraModule(withConstants(aura, { SlotDuration: slot })),
    grandpaModule(grandpa),
    balancesModule,
    transactionPaymentModule,
    { ...subtensorModule(), declaration: isFast ? fastSubtensor : subtensor },
    utilityModule,
    sudoModule,
    multisigModule,
    preimageModule,
    schedulerModule,
    proxyModule,
    commitmentsModule({ isRegistered, epochIndex, resetBonds }, openTimelock),
    adminUtilsModule(),
    safeModeModule,
    evmChainIdModule,
    drandModule,
    crowdloanModule(isFast ? fastCrowdloan : crowdloan),
    swapModule(),
    mevShieldModule(),
    alphaAssetsModule(),
    limitOrdersModule(verify),
  ];
  const modules = palletsOfSpec(declared, specVersion);
  return createRuntime({
    slotDurationMs,
    specVersion,
    runs,
    ...(verify && { verify }),
    filters: [safeModeFilter, noBatchInBatch],
    checks: [shieldTransactionCheck, subtensorTransactionCheck, proxyFeePayer],
    apis: [...subtensorApis, offchainWorkerApi, proxyFilterApi(modules.map((m) => m.declaration))],
    modules,
  });
}
