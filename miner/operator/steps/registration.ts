import type { Chain } from '../../../chain/ports/chain.ts';
import { burnedRegister } from '../../../chain/transactions/burned-register.ts';
import type { Extrinsic } from '../../../chain/transactions/extrinsic.ts';
import { registerLimit } from '../../../chain/transactions/register-limit.ts';

/** The call that registers: with a price limit where the chain has one, so that a price that jumps costs nothing. */
export function registration(chain: Chain, netuid: number, hotkey: string, maxBurnRao: bigint): Extrinsic {
  const limited = 'registerLimit' in (chain.api.tx['subtensorModule'] ?? {});
  return limited ? registerLimit(chain, netuid, hotkey, maxBurnRao) : burnedRegister(chain, netuid, hotkey);
}
