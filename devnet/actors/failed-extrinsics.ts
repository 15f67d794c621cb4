import { bytesToHex } from '../../substrate/bytes.ts';
import { extrinsicHash } from '../../substrate/extrinsic.ts';
import { adminUtils } from '../runtime/pallets/admin-utils/declaration.ts';
import { balances } from '../runtime/pallets/balances/declaration.ts';
import { subtensor } from '../runtime/pallets/subtensor/declaration/declaration.ts';
import { system } from '../runtime/pallets/system/declaration.ts';
import { utility } from '../runtime/pallets/utility/declaration.ts';
import type { DispatchErrorValue } from '../runtime/frame/dispatch-error.ts';
import type { Hash } from '../runtime/frame/types.ts';
import { entry, type ChainClient } from './chain-client.ts';

const PALLETS = [system, balances, utility, adminUtils, subtensor];

/** The name of a dispatch error, as far as the pallets actors use know it. */
function errorName(error: DispatchErrorValue): string {
  if (error.type !== 'Module')
    return 'value' in error && typeof error.value === 'string' ? `${error.type}.${error.value}` : error.type;
  const { index, error: code } = error.value;
  const pallet = PALLETS.find((one) => one.index === index);
  const name = pallet && Object.entries(pallet.errorSpecs).find(([, spec]) => spec.index === code[0])?.[0];
  return name ? `${pallet.name}.${name}` : `error ${code[0]} of pallet ${index}`;
}

/** Extrinsics of a block that failed, also inside Sudo, by hash, with the name of the error. */
export async function failedExtrinsics(chain: ChainClient, at: Hash): Promise<Map<Hash, string>> {
  const [[events], extrinsics] = await Promise.all([
    chain.read(at, entry(system.storage.Events)),
    chain.extrinsics(at),
  ]);
  const failed = new Map<Hash, string>();
  for (const { phase, event } of events) {
    if (phase.type !== 'ApplyExtrinsic') continue;
    const error = errorIn(event);
    const extrinsic = extrinsics[phase.value];
    if (error && extrinsic) failed.set(bytesToHex(extrinsicHash(extrinsic)), errorName(error));
  }
  return failed;
}

function errorIn({
  type,
  value,
}: {
  type: string;
  value: { type: string; value?: unknown };
}): DispatchErrorValue | undefined {
  if (type === 'System' && value.type === 'ExtrinsicFailed')
    return (value.value as { dispatch_error: DispatchErrorValue }).dispatch_error;
  if (type === 'Sudo' && value.type === 'Sudid') {
    const { sudo_result } = value.value as { sudo_result: { ok: boolean; error?: DispatchErrorValue } };
    return sudo_result.ok ? undefined : sudo_result.error;
  }
  return undefined;
}
