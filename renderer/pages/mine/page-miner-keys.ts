import type { Signer } from '@polkadot/api/types';
import type { Chain } from '../../../chain/ports/chain.ts';
import { readRegistrationTerms } from '../../../chain/queries/registration-terms.ts';
import type { MinerKeys } from '../../../miner/operator/ports/miner-keys.ts';
import type { MinerChoice } from '../../../miner/operator/ports/operator-state.ts';
import { openHotkeySigner } from '../../../wallet/signing/polkadot-signer.ts';
import type { Services } from '../../services/services.ts';
import type { HotkeyDesk } from './hotkey-desk.svelte.ts';

export interface PageKeysOptions {
  readonly chain: Chain;
  readonly choice: Pick<MinerChoice, 'netuid' | 'maxBurnRao'>;
  readonly services: Pick<Services, 'wallet' | 'signing'>;
  readonly hotkeys: HotkeyDesk;
  /** Told while the person is asked for something, with null when no longer. */
  readonly asking: (what: 'password' | 'signature' | null) => void;
  /** The registration was signed at this price, rao. */
  readonly paid: (burnRao: bigint) => void;
}

/**
 * The keys of the wallet, with the person in between: the hotkey's password is asked in the step that opens it, the registration is
 * reviewed word by word before it is signed. While it mines only the open hotkey signs.
 */
export function pageMinerKeys({ chain, choice, services, hotkeys, asking, paid }: PageKeysOptions): MinerKeys {
  const open = async (hotkey: string | null): Promise<string> => {
    asking('password');
    try {
      return await hotkeys.give(hotkey);
    } finally {
      asking(null);
    }
  };
  return {
    makeHotkey: () => open(null),
    holds: async (hotkey) => {
      if (!hotkeys.has(hotkey)) return false;
      await open(hotkey);
      return true;
    },
    coldkey: (address) => ({
      address,
      signer: registering(address) as unknown as Signer,
    }),
    openHotkey: async (hotkey) => {
      await open(hotkey);
      const client = await services.wallet.know(chain);
      const signer = openHotkeySigner(
        { signOpenCall: (request) => client.signOpenCall(request) },
        chain.api.registry as never,
      );
      return { address: hotkey, signer: signer as unknown as Signer };
    },
    closeHotkey: () => hotkeys.close(),
  };

  function registering(from: string): Pick<Signer, 'signPayload'> {
    return {
      signPayload: async (json) => {
        const price = async () => (await readRegistrationTerms(chain.at(), choice.netuid)).value.burnRao;
        const burnRao = await price();
        const signer = services.signing.signer(chain, async () => ({
          from,
          done: `Registered on subnet ${choice.netuid}`,
          notDone: 'Not registered',
          freeChangeRao: -burnRao,
          risks: [
            'The price is burned: it does not come back, whatever the miner earns. It can earn nothing.',
            [
              'If the price passes ',
              { amount: choice.maxBurnRao, unit: { kind: 'tao' } },
              ' before the block, nothing is registered and only the fee is spent.',
            ],
          ],
        }));
        asking('signature');
        try {
          const signed = await signer.signPayload(json as never);
          paid(await price());
          return signed;
        } finally {
          asking(null);
        }
      },
    };
  }
}
