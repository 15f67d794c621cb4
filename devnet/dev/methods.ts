import type { Methods } from '../rpc/method.ts';
import { setBlockBuildMode } from './build-mode.ts';
import type { DevTools } from './dev-tools.ts';
import { dryRun } from './dry-run.ts';
import { dev_faucet } from './faucet.ts';
import { dev_fork } from './fork.ts';
import { newBlock } from './new-block.ts';
import { listFaults, setFault } from './set-fault.ts';
import { setStorage } from './set-storage.ts';
import { snapshotMethods } from './snapshots.ts';
import { dev_timeTravel } from './time-travel.ts';
import { upgradeRuntime } from './upgrade-runtime.ts';

/** The development methods. A node answers and lists them only when it was started with them. */
export const devMethods = (tools: DevTools): Methods => ({
  dev_newBlock: newBlock(tools),
  dev_setStorage: setStorage(tools),
  dev_timeTravel,
  dev_setBlockBuildMode: setBlockBuildMode(tools),
  dev_dryRun: dryRun(tools),
  dev_faucet,
  dev_fork,
  dev_upgradeRuntime: upgradeRuntime(tools),
  ...snapshotMethods(tools.snapshots),
  dev_setFault: setFault(tools),
  dev_faults: listFaults(tools),
});
